// /openapi.json as a linter sees it that nobody here wrote: Redocly's recommended rules, warnings included.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, startPortal } from './browser/support/portal.mjs';

test('openapi.json passes the recommended rules without a warning', async () => {
  const portal = await startPortal();
  const folder = await mkdtemp(join(tmpdir(), 'chengxin-openapi-'));
  try {
    const answer = await fetch(`${portal.address}/openapi.json`);
    assert.equal(answer.status, 200);
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(await answer.json(), null, 1));
    const linted = spawnSync(join(root, 'tests/node_modules/.bin/redocly'), ['lint', '--extends=recommended', '--format=stylish', file], {
      cwd: folder, encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' },
    });
    const said = linted.stdout + linted.stderr;
    assert.equal(linted.status, 0, said);
    assert.doesNotMatch(said, /\d+ (errors?|warnings?)/, said);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await portal.stop();
  }
});
