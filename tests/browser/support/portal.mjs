// Starts the product as a user would: the real program, a fresh data directory, demonstration data, a free port.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(import.meta.url), '../../../..');

/** The demonstration accounts' common password; it exists in demonstration data only (server/features/demo). */
const demoPassword = 'Yanshi-Only-2026';
export const accounts = {
  creditOffice: { name: 'demo-credit', password: demoPassword },
  clerk: { name: 'demo-clerk', password: demoPassword },
  administrator: { name: 'demo-admin', password: demoPassword },
};

function program() {
  const path = process.env.CHENGXIN_PROGRAM ?? join(root, 'build/dist/bin/chengxin');
  if (!existsSync(path)) throw new Error(`${path} is missing; run build-scripts/build first`);
  return path;
}

/** The samples were made for this day: their expected findings hold on it. */
export const today = '2026-11-02';

/** Resolves with { address, stop() } when the portal answers. */
export async function startPortal() {
  const data = await mkdtemp(join(tmpdir(), 'chengxin-browser-'));
  const options = ['serve', '--data', data, '--port', '0', '--site', 'yili', '--demo', '--today', today];
  if (process.env.CHENGXIN_WEB) options.push('--web', process.env.CHENGXIN_WEB);
  const server = spawn(program(), options, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  server.stderr.on('data', (text) => { errors = (errors + text).slice(-64_000); });
  const ended = new Promise((done) => server.once('exit', (code) => done(code)));

  const address = await new Promise((found, failed) => {
    const lines = createInterface({ input: server.stdout });
    lines.on('line', (line) => {
      const match = line.match(/https?:\/\/[\d.:]+/);
      if (match) found(match[0]);
    });
    ended.then((code) => failed(new Error(`the server ended with ${code} before it listened:\n${errors}`)));
  });

  return {
    address,
    log: () => errors, // the last of it
    async stop() {
      server.kill('SIGTERM');
      const code = await ended;
      await rm(data, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the server ended with ${code}:\n${errors}`);
    },
  };
}
