import type { PackManifest } from '../../domain/pack';
import type { Policy } from '../../domain/policy';
import type { Notation } from '../../domain/tooth';
import type { EngineStatus } from '../../inference/contract';
import type { Locale } from '../../i18n/translate';

export const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

export interface SettingsPorts {
  readonly usage: () => Promise<{
    used: number | null;
    quota: number | null;
    persistent: boolean;
  }>;
  readonly engine: () => Promise<EngineStatus>;
  readonly pack: () => Promise<PackManifest | null>;
  readonly copy: (text: string) => Promise<void>;
  /** Small choices of the person at this device; both settle silently where the browser keeps nothing. */
  readonly remember: (name: 'theme' | 'locale' | 'notation' | 'policy', value: string) => void;
  readonly applyTheme: (theme: Theme) => void;
  readonly applyLocale: (locale: Locale) => void;
  readonly applyNotation: (notation: Notation) => void;
  readonly policy: () => Policy;
  readonly clinicianName: () => string;
  readonly rename: (name: string) => void;
  readonly version: string;
  readonly userAgent: string;
}

/** What a person sets at this device, and what can be told of it. */
export class SettingsController {
  theme = $state<Theme>('system');
  policy = $state<Policy>('nothing');
  name = $state('');
  usage = $state.raw<Awaited<ReturnType<SettingsPorts['usage']>> | null>(null);
  pack = $state.raw<PackManifest | null>(null);
  copied = $state(false);
  #ports: SettingsPorts;

  constructor(ports: SettingsPorts, theme: Theme) {
    this.#ports = ports;
    this.theme = theme;
    this.policy = ports.policy();
    ports.applyTheme(theme);
  }

  chooseTheme(theme: Theme): void {
    this.theme = theme;
    this.#ports.applyTheme(theme);
    this.#ports.remember('theme', theme);
  }

  chooseLocale(locale: Locale): void {
    this.#ports.applyLocale(locale);
    this.#ports.remember('locale', locale);
  }

  chooseNotation(notation: Notation): void {
    this.#ports.applyNotation(notation);
    this.#ports.remember('notation', notation);
  }

  choosePolicy(policy: Policy): void {
    this.policy = policy;
    this.#ports.remember('policy', policy);
  }

  rename(name: string): void {
    this.name = name.trim();
    this.#ports.rename(this.name);
  }

  async refresh(): Promise<void> {
    this.copied = false;
    this.policy = this.#ports.policy();
    this.name = this.#ports.clinicianName();
    [this.usage, this.pack] = await Promise.all([this.#ports.usage(), this.#ports.pack()]);
  }

  /** Device, engine and pack, for a report to us; never a film, a name or a finding. */
  async copyDiagnostics(): Promise<void> {
    const [engine, usage] = await Promise.all([this.#ports.engine(), this.#ports.usage()]);
    const facts = {
      bitelight: this.#ports.version,
      browser: this.#ports.userAgent,
      isolated: globalThis.crossOriginIsolated,
      cores: navigator.hardwareConcurrency,
      screen: `${innerWidth}x${innerHeight} @${devicePixelRatio}`,
      engine,
      storage: usage,
    };
    await this.#ports.copy(JSON.stringify(facts, null, 2));
    this.copied = true;
  }
}
