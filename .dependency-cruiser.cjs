/** The walls of ARCHITECTURE.md: who may import whom. The way never runs back up. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|server|vite)/', pathNot: allowed },
});

const FEATURES = [
  'intake',
  'review',
  'history',
  'line',
  'settings',
  'report',
  'explain',
  'tour',
  'patients',
  'chart',
  'mounts',
  'space',
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@(lucide|medplum/fhirtypes)' },
    },
    only('domain', '^src/domain/', '^src/domain/', 'The kernel imports nothing of ours.'),
    only('imaging', '^src/imaging/', '^src/(imaging|domain)/', 'Pure pixel code.'),
    {
      name: 'pure-rooms',
      comment: 'Neither kernel nor pixel code knows Svelte, tfjs or a browser.',
      severity: 'error',
      from: { path: '^src/(domain|imaging)/' },
      to: { path: 'node_modules/(svelte|@tensorflow|comlink|idb|workbox)' },
    },
    {
      name: 'tfjs-in-the-engine',
      severity: 'error',
      from: { path: '^(src|server)/', pathNot: '^src/inference/(engine/|worker\\.ts)' },
      to: { path: 'node_modules/@tensorflow' },
    },
    only(
      'engine',
      '^src/inference/engine/',
      '^src/(inference/(engine/|contract\\.ts)|imaging/|domain/)',
    ),
    {
      name: 'who-starts-an-engine',
      severity: 'error',
      from: { pathNot: '^src/(inference|cli)/' },
      to: { path: '^src/inference/(engine/|worker\\.ts|decode\\.ts)' },
    },
    only('store', '^src/store/', '^src/(store|domain)/'),
    only(
      'backup',
      '^src/backup/',
      '^src/(backup/|domain/|vault/derive\\.ts|store/([a-z-]*ports|sealed/payload)\\.ts)',
    ),
    only(
      'vault',
      '^src/vault/',
      '^src/(vault/|domain/|store/[a-z-]*ports\\.ts)',
      'Keys, never rows.',
    ),
    only(
      'sync',
      '^src/sync/',
      '^src/(sync|domain)/|^src/store/(ports|sync-ports|history-ports)\\.ts',
    ),
    only('errors', '^src/errors/', '^src/(errors|domain|i18n)/', 'i18n for the type of its keys.'),
    only('i18n', '^src/i18n/', '^src/i18n/'),
    only('platform', '^src/platform/', '^src/platform/'),
    only('viewer', '^src/viewer/', '^src/(viewer|domain|imaging/(field|outline|pixels))/'),
    only('ui', '^src/ui/', '^src/(ui|domain|i18n|viewer/mark-style\\.ts)'),
    ...FEATURES.map((one) =>
      only(
        `feature-${one}`,
        `^src/features/${one}/`,
        `^src/(features/${one}/|domain/|viewer/|ui/|i18n/|errors/|store/[a-z-]*ports\\.ts|sync/central\\.ts|inference/contract\\.ts)`,
        'Never another feature, never an adapter.',
      ),
    ),
    only(
      'feature-vault',
      '^src/features/vault/',
      '^src/(features/vault/|domain/|ui/|i18n/|errors/|vault/|store/vault-ports\\.ts)',
      'Beside what every feature may: the keys.',
    ),
    {
      name: 'adapters-in-compose',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app/compose\\.ts|store/|inference/|sync/)' },
      to: { path: '^src/(store/(indexeddb|memory)/|inference/client\\.ts|sync/fhir-dicomweb/)' },
    },
    only(
      'server',
      '^server/',
      '^(server/|src/domain/|src/imaging/formats/dicom/|vite/headers\\.ts)',
    ),
    only('cli', '^src/cli/', '^src/(cli|inference|imaging|domain)/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js', '.svelte.ts'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'default', 'types'],
    },
  },
};
