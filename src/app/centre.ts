import * as v from 'valibot';
import { TOOTH_SYSTEM } from '../sync/installation';
import type { Installation } from '../sync/installation';
import { forget, recall, remember } from '../platform/choices';

/** What the page's server says of the centre; every member may be left out. */
const Said = v.object({
  fhir: v.optional(v.pipe(v.string(), v.url())),
  dicomweb: v.optional(v.pipe(v.string(), v.url())),
  toothSystem: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** A passphrase is asked for before anything is kept, not with the first film of a patient. */
  passphrase: v.optional(v.literal('at-once')),
});
type Said = v.InferOutput<typeof Said>;

const bare = (url: string): string => url.replace(/\/+$/, '');

function kept(): Said {
  try {
    const read = v.safeParse(Said, JSON.parse(recall('centre') ?? '{}'));
    return read.success ? read.output : {};
  } catch {
    return {};
  }
}

/**
 * Where the centre is: at the address that was typed here, else where the page's server says, else where the page comes from. What
 * the server said last counts while it cannot be asked.
 */
export class CentrePlace {
  #said: Said = kept();

  async ask(withinMs = 30_000): Promise<void> {
    try {
      const signal = AbortSignal.timeout(withinMs);
      const answer = await fetch('/centre.json', { cache: 'no-store', signal });
      const read = v.safeParse(Said, await answer.json());
      if (!answer.ok || !read.success) return;
      this.#said = read.output;
      remember('centre', JSON.stringify(read.output));
    } catch {
      // Offline, or a server that has nothing to say of it.
    }
  }

  get installation(): Installation {
    const own = bare(this.address || location.origin);
    const said = this.address === '' ? this.#said : {};
    return {
      fhir: bare(said.fhir ?? `${own}/fhir`),
      dicomweb: bare(said.dicomweb ?? `${own}/dicomweb`),
      toothSystem: this.#said.toothSystem ?? TOOTH_SYSTEM,
      clinic: recall('clinic') ?? '',
    };
  }

  /** Whether nothing may be kept here before there is a passphrase. */
  get demandsPassphrase(): boolean {
    return this.#said.passphrase === 'at-once';
  }

  /** Whether films can be stored there, as far as is known; remembered until one is. */
  get archive(): boolean {
    return recall('centre-without-archive') !== this.installation.dicomweb;
  }

  set archive(there: boolean) {
    if (there === this.archive) return;
    if (there) forget('centre-without-archive');
    else remember('centre-without-archive', this.installation.dicomweb);
  }

  get address(): string {
    return recall('centre-address') ?? '';
  }

  set address(address: string) {
    remember('centre-address', v.is(v.pipe(v.string(), v.url()), address) ? bare(address) : '');
  }
}

/** Loopback: the page and its server are one machine (WHATWG Secure Contexts, 3.1). */
export const isLocal = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host) || host.endsWith('.localhost');
