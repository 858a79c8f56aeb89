// The import rules of the architecture: each layer may see only the ones listed for it.
// Run by `npm test`, which also counts the modules seen: a cruiser that sees none finds no fault.

/** What a file of a layer may import: patterns on the resolved path, and `core` for node's own modules. */
const layers = {
  contract: ['^src/contract/', npm('zod')],
  engine: ['^src/(engine|contract)/'],
  console: ['^src/(console|engine)/'],
  sessions: ['^src/(sessions|console|engine|contract)/', 'core'],
  store: ['^src/(store|contract)/', '^src/sessions/ports\\.ts$', 'core', npm('@prisma/[^/]+|sqlite3|better-sqlite3')],
  http: [
    '^src/(http|sessions|contract)/',
    'core',
    npm('@fastify/[^/]+|fastify|fastify-plugin|fastify-type-provider-zod|helmet|ws|zod|prom-client'),
  ],
  client: ['^src/(client|contract)/', npm('openapi-fetch')],
};

/** @param {string} names */
function npm(names) {
  return `(^|/)node_modules/(@types/)?(${names})/`;
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(layers).map(([layer, may]) => ({
      name: `${layer}-sees-only-its-own`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^src/${layer}/` },
      to: {
        couldNotResolve: false,
        pathNot: may.filter((path) => path !== 'core'),
        dependencyTypesNot: may.includes('core') ? [/** @type {const} */ ('core')] : [],
      },
    })),
    {
      name: 'engine-takes-only-types-from-contract',
      comment: 'The engine has no dependency at run time: values in, values and events out.',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: '^src/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-takes-only-types-from-contract',
      comment: 'What runs in somebody else’s browser does not bring the schemas along.',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'store-takes-only-types-from-sessions',
      comment: 'Sessions declare the ports, the store fills them, app.ts joins the two.',
      severity: 'error',
      from: { path: '^src/store/' },
      to: { path: '^src/sessions/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-the-wiring',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other, as a host and its interfaces do; at run time one module comes first.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'A file that neither imports nor is imported is not part of the program.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^src/store/generated/' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-from-the-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^src/store/generated/'] },
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
