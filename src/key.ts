/** `key.ts NAME`: a new operator's key, and what of it goes into LOOPWIRE_API_KEYS. */
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { hashOf } from './sessions/token.ts';

const [name = 'operator'] = process.argv.slice(2);
if (!/^[\w.-]{1,64}$/.test(name)) {
  process.stderr.write('npm run key -- NAME: a name is at most 64 characters of A-Z a-z 0-9 _ . -\n');
  process.exit(1);
}
const key = `lwk_${randomBytes(32).toString('base64url')}`;
const digest = Buffer.from(hashOf(key)).toString('hex');
process.stdout.write(`the key, for ${name}; it is shown this once:\n  ${key}\n`);
process.stdout.write(`for the server, which need not know it:\n  LOOPWIRE_API_KEYS=${name}:sha256:${digest}\n`);
