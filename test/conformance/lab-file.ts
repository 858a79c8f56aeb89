/**
 * A `.lab` file: a short script for one or more hosts.
 *
 *   # title                     the first comment; later ones are notes
 *   host h1                     a host whose lo is up, as after boot
 *   host h2 bare                a host as the kernel makes a namespace: lo down
 *   link h1:eth0 h2:eth0        a wire, both ends down
 *   h1$ ip addr show            a command; a here-document goes on until its end word
 *   h1$ monitor -4 addr -- CMD  what `ip -4 monitor addr` prints while the commands CMD run (monitor.ts)
 */

export interface LabHost {
  name: string;
  bare: boolean;
}

export interface LabEnd {
  host: string;
  dev: string;
}

export interface LabLink {
  a: LabEnd;
  b: LabEnd;
}

export interface LabStep {
  host: string;
  cmd: string;
}

export interface LabFile {
  title: string;
  hosts: LabHost[];
  links: LabLink[];
  steps: LabStep[];
}

/** Throws an Error that names the line when it is not understood. */
export function parseLab(text: string): LabFile {
  const lab: LabFile = { title: '', hosts: [], links: [], steps: [] };
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    if (line === '') continue;
    if (line.startsWith('#')) {
      lab.title ||= line.replace(/^#+\s*/, '');
      continue;
    }
    const host = line.match(/^host (\S+)( bare)?$/);
    const link = line.match(/^link (\S+):(\S+) (\S+):(\S+)$/);
    const step = line.match(/^(\S+)\$ (.+)$/);
    if (host) {
      lab.hosts.push({ name: host[1] ?? '', bare: host[2] !== undefined });
    } else if (link) {
      const [, hostA = '', devA = '', hostB = '', devB = ''] = link;
      lab.links.push({ a: { host: hostA, dev: devA }, b: { host: hostB, dev: devB } });
    } else if (step) {
      const end = hereDocument(lines, at);
      const cmd = [step[2] ?? '', ...lines.slice(at + 1, end)].join('\n');
      lab.steps.push({ host: step[1] ?? '', cmd });
      at = end - 1;
    } else {
      throw new Error(`line ${at + 1}: not understood: ${line}`);
    }
  }
  const names = new Set(lab.hosts.map(({ name }) => name));
  for (const { host } of [...lab.steps, ...lab.links.flatMap(({ a, b }) => [a, b])]) {
    if (!names.has(host)) throw new Error(`there is no host ${host}`);
  }
  return lab;
}

/** The line after the command that starts at `at`. */
function hereDocument(lines: string[], at: number): number {
  const word = lines[at]?.match(/<<-?\s*'?(\w+)'?\s*$/)?.[1];
  if (word === undefined) return at + 1;
  const end = lines.indexOf(word, at + 1);
  if (end === -1) throw new Error(`line ${at + 1}: no ${word} ends what begins here`);
  return end + 1;
}

/** The file that `parseLab` reads back as the same lab. */
export function formatLab({ title, hosts, links, steps }: LabFile): string {
  const lines = [
    ...(title === '' ? [] : [`# ${title}`]),
    ...hosts.map(({ name, bare }) => `host ${name}${bare ? ' bare' : ''}`),
    ...links.map(({ a, b }) => `link ${a.host}:${a.dev} ${b.host}:${b.dev}`),
    ...steps.map(({ host, cmd }) => `${host}$ ${cmd}`),
  ];
  return `${lines.join('\n')}\n`;
}
