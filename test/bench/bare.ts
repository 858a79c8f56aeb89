/** A Fastify server with one route that gives back a JSON text of as many bytes as it was told: nothing can be less. */
import Fastify from 'fastify';

const answer = { text: 'x'.repeat(Math.max(0, Number(process.argv[2] ?? 0) - '{"text":""}'.length)) };
const app = Fastify();
app.get('/', () => answer);
app.post('/', (_request, reply) => reply.code(201).send(answer));
process.stdout.write(`listens on ${await app.listen({ port: 0, host: '127.0.0.1' })},\n`);
