import * as v from 'valibot';

const Index = v.array(v.object({ file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)) }));

/** The simulated films served beside the page; empty where they cannot be had. */
export async function loadSamples(): Promise<readonly Blob[]> {
  try {
    const index = v.parse(Index, await (await fetch('/samples/index.json')).json());
    const answers = await Promise.all(index.map(({ file }) => fetch(`/samples/${file}`)));
    return await Promise.all(answers.filter(({ ok }) => ok).map((answer) => answer.blob()));
  } catch {
    return [];
  }
}
