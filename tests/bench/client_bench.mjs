// client_bench FILE.csv: chooses a file of many rows in the browser, scrolls its checked grid and prints one JSON object:
// seconds until the grid stands, milliseconds to build a frame (from the input to the list of triangles) and to patch the
// mirror, frames of an idle page.
import { resolve } from 'node:path';
import { startBrowser, Visitor } from '../browser/support/browser.mjs';
import { accounts, startPortal } from '../browser/support/portal.mjs';

const file = resolve(process.argv[2]);
const portal = await startPortal();
const browser = await startBrowser();
try {
  const visitor = await Visitor.arrive({ browser, portal }, { width: 1280, height: 800 });
  visitor.context.setDefaultTimeout(300_000);
  await visitor.signIn(accounts.creditOffice);
  const began = await visitor.chooseFile('行政处罚', file);
  await visitor.role('button', { name: /^上报 \d+ 行/ }).waitFor();
  const seconds = (Date.now() - began) / 1000;

  // All rows, not only those with findings.
  await visitor.role('radio', { name: '全部行' }).click();
  const grid = visitor.role('grid', { name: '检查结果' });
  const box = await grid.boundingBox();
  const rows = Number(await grid.getAttribute('aria-rowcount'));
  await visitor.page.mouse.move(Math.min(box.x + box.width / 2, 640), Math.min(box.y + 100, 700));
  const builds = [], patches = [];
  for (let step = 0; step < 200; ++step) {
    await visitor.page.mouse.wheel(0, step % 2 ? 90 : 4000);
    await visitor.page.evaluate(() => new Promise((later) => requestAnimationFrame(() => requestAnimationFrame(later))));
    builds.push(await visitor.page.evaluate(() => window.chengxin.build_ms()));
    patches.push(await visitor.page.evaluate(() => window.chengxin.patch_ms()));
  }
  for (const list of [builds, patches]) list.sort((left, right) => left - right);
  await visitor.page.mouse.move(5, 5);
  let idle = Infinity;
  for (let tries = 0; tries < 10 && idle > 0; ++tries) {
    const before = await visitor.page.evaluate(() => window.chengxin.frames());
    await visitor.page.waitForTimeout(2000);
    idle = (await visitor.page.evaluate(() => window.chengxin.frames())) - before;
  }
  console.log(JSON.stringify({ rows, seconds, build_median_ms: builds[100], build_p99_ms: builds[197], patch_median_ms: patches[100], patch_p99_ms: patches[197], idle_frames: idle }));
} finally {
  await browser.close();
  await portal.stop();
}
