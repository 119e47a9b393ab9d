import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DicomJson } from '../../dicom/json';
import { jsonText } from '../../dicom/json';
import { recordDicom } from '../../services/dicom';
import type { Asked } from '../../services/dicom-search';
import { askedOf } from '../../services/dicom-search';
import type { FoundDicom, Level, Match, SeriesCount } from '../../storage/dicom';
import type { Context } from '../context';
import { described } from '../ops/openapi';
import { takesJson } from './accept';
import { actorOf } from './actor';
import { baseOf, refuse, sendJson, whereOf } from './answers';
import { INSTANCE_TAGS, levelOf, SERIES_TAGS, STUDY_TAGS } from './levels';

type Query = Record<string, string | string[] | undefined>;

const within = (by: 'study' | 'series', uid: string | undefined): Match[] =>
  uid === undefined ? [] : [{ by, how: 'one-of', values: [uid] }];

function pathOf({ study, series, instance }: FoundDicom): string {
  const parts = [
    ['studies', study],
    ['series', series],
    ['instances', instance],
  ] as const;
  return parts.flatMap(([name, uid]) => (uid ? [`/${name}/${uid}`] : [])).join('');
}

/** Numbers of related objects (PS3.18 tables 10.6.3-3 and -4), and what is derived. */
function derived(
  found: FoundDicom,
  level: Level,
  counts: readonly SeriesCount[],
  url: string,
): DicomJson {
  const own = counts.filter((one) => one.study === found.study);
  const total = own.reduce((sum, one) => sum + one.instances, 0);
  const series = own.find((one) => one.series === found.series)?.instances ?? 0;
  const is = (value: number) => ({ vr: 'IS', Value: [value] });
  return {
    '00080056': { vr: 'CS', Value: ['ONLINE'] },
    '00081190': { vr: 'UR', Value: [url] },
    '00080061': { vr: 'CS', Value: [...new Set(own.map((one) => one.modality))].sort() },
    '00201206': is(own.length),
    '00201208': is(total),
    ...(level === 'series' && { '00201209': is(series) }),
  };
}

function shown(
  json: DicomJson,
  level: Level,
  include: Asked['include'],
  whole: boolean,
): DicomJson {
  const usual = {
    study: STUDY_TAGS,
    series: whole ? [...STUDY_TAGS, ...SERIES_TAGS] : SERIES_TAGS,
    instance: whole ? [...STUDY_TAGS, ...SERIES_TAGS, ...INSTANCE_TAGS] : INSTANCE_TAGS,
  }[level];
  const uids: readonly string[] = {
    study: [],
    series: ['0020000D'],
    instance: ['0020000D', '0020000E'],
  }[level];
  const more = (tag: string): boolean =>
    include === 'all'
      ? level === 'instance' || levelOf(tag) <= rankOf(level)
      : include.includes(tag);
  const wanted = Object.entries(json).filter(
    ([tag, value]) =>
      usual.includes(tag) || uids.includes(tag) || (more(tag) && value.BulkDataURI === undefined),
  );
  return Object.fromEntries(wanted);
}

/** PS3.18 8.3.4.2: where it is not done, it is left aside and said. */
const NOT_FUZZY =
  '299 - "The fuzzymatching parameter is not supported. Only literal matching has been performed."';

const rankOf = (level: Level): number => ['study', 'series', 'instance'].indexOf(level);

async function search(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  level: Level,
) {
  const params = request.params as { study?: string; series?: string };
  if (!takesJson(request))
    return refuse(reply, 406, 'what is found is given as application/dicom+json');
  if (params.study !== undefined && whereOf(request) === null)
    return refuse(reply, 400, 'no such UID');
  const asked = askedOf(request.query as Query, level);
  if (typeof asked === 'string') return refuse(reply, 400, asked);
  if (asked.fuzzy) reply.header('Warning', NOT_FUZZY);
  const actor = actorOf(context, request);
  const matches = [
    ...asked.matches,
    ...within('study', params.study),
    ...within('series', params.series),
  ];
  const scope = context.access.scope(request.principal, asked.named || params.study !== undefined);
  const { modalities, limit, offset } = asked;
  const { found, counts } = await context.storage.write(async (session) => {
    const found = await session.dicom.search({ level, matches, modalities, scope, limit, offset });
    const entities = found.map((one) => ({
      reference: `urn:oid:${one.instance || one.series || one.study}`,
      patient: one.patient,
    }));
    const query = request.url.replace(/^[^?]*\??/, '');
    await recordDicom(actor, session, 'search-instances', { outcome: 'success', entities, query });
    const studies = [...new Set(found.map((one) => one.study))];
    return { found, counts: await session.dicom.seriesOf(studies) };
  });
  const base = baseOf(request, context);
  const whole = params.study === undefined;
  const answers = found.map((one) => {
    const json = JSON.parse(one.metadata) as DicomJson;
    const more = derived(one, level, counts, base + pathOf(one));
    return jsonText({ ...shown(json, level, asked.include, whole), ...more });
  });
  return sendJson(reply, `[${answers.join(',')}]`);
}

/** QIDO-RS, PS3.18 10.6. */
export function qidoRoutes(app: FastifyInstance, context: Context): void {
  const at = (path: string, level: Level): void => {
    const options = described('DICOMweb', `QIDO-RS: search at the level of ${level}`);
    app.get(path, options, (request, reply) => search(context, request, reply, level));
  };
  at('/studies', 'study');
  at('/series', 'series');
  at('/instances', 'instance');
  at('/studies/:study/series', 'series');
  at('/studies/:study/instances', 'instance');
  at('/studies/:study/series/:series/instances', 'instance');
}
