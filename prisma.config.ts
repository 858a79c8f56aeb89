import { defineConfig } from 'prisma/config';

// `prisma generate` downloads a schema engine that it then never calls, and fails where the host cannot be
// reached. Any executable in its place will do (docs/decisions/0001-two-sqlite-drivers.md says who migrates).
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
