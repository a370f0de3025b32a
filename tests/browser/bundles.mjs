// The client's two links: what a visitor loads, and the way from one to the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { accounts } from './support/portal.mjs';

const largestFirstVisit = 350 * 1024; // bytes on the wire: wasm, scripts and style of a citizen's first page

/** Notes name and size of what the client is made of, as it arrives. */
function watchParts(visitor) {
  const parts = [];
  visitor.page.on('requestfinished', (request) => {
    const name = new URL(request.url()).pathname;
    if (/\.(wasm|js|css)$/.test(name)) parts.push(request.sizes().then((sizes) => ({ name, size: sizes.responseBodySize })));
  });
  return async () => Promise.all(parts);
}

async function pathOf(visitor) {
  return visitor.page.evaluate(() => location.pathname);
}

export function bundleTests(env) {
  test('a citizen loads the portal alone, within 350 KB', async () => {
    await visit(env, 'bundles portal', {}, async (visitor) => {
      const parts = watchParts(visitor);
      await visitor.open('/');
      await visitor.open('/search?q=' + encodeURIComponent('公司'));
      await visitor.role('heading', { level: 1 }).first().waitFor();
      const loaded = await parts();
      const names = loaded.map(({ name }) => name);
      assert.ok(names.some((name) => /\/portal\.\w+\.wasm$/.test(name)), names.join(' '));
      assert.ok(!names.some((name) => name.includes('console')), names.join(' '));
      const total = loaded.reduce((sum, { size }) => sum + size, 0);
      assert.ok(total > 0 && total <= largestFirstVisit, `${total} bytes: ${JSON.stringify(loaded)}`);
    });
  });

  test('the client waits for its style sheet, however late that comes', async () => {
    await visit(env, 'bundles style', {}, async (visitor) => {
      const { page } = visitor;
      let release = () => {};
      const held = new Promise((resolve) => { release = resolve; });
      await page.route(/\/app\.\w+\.css$/, async (route) => {
        await held;
        await route.continue();
      });
      let started = false;
      page.on('request', (request) => { started ||= request.url().endsWith('.wasm'); });
      const script = page.waitForEvent('requestfinished', (request) => /\/portal\.\w+\.js$/.test(request.url()));
      await page.goto('/', { waitUntil: 'commit' });
      await script;
      for (let turn = 0; turn < 30; ++turn) await page.evaluate(() => new Promise((later) => requestAnimationFrame(later)));
      assert.equal(started, false, 'it would be laid out without a style');
      release();
      await visitor.ready();
      const { y } = await visitor.role('heading', { level: 1 }).first().boundingBox();
      assert.ok(y > 0 && y < 800, `the heading stands at ${y}`);
    });
  });

  test('from the portal to the console and back', async () => {
    await visit(env, 'bundles crossing', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/publicity?catalogue=penalty');
      await visitor.page.evaluate(() => { window.before = true; });
      await visitor.role('link', { name: '数据上报' }).first().click();
      await visitor.page.waitForFunction(() => location.pathname === '/upload' && !window.before);
      await visitor.ready();
      await visitor.role('button', { name: '选择文件', exact: true }).waitFor();
      await visitor.page.goBack();
      await visitor.page.waitForFunction(() => location.pathname + location.search === '/publicity?catalogue=penalty');
      await visitor.ready();
      await visitor.role('heading', { name: '行政处罚公示' }).waitFor();
    });
  });

  test('a page that is loaded anew or come back to shows the place where it was left', async () => {
    await visit(env, 'bundles place', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/publicity?catalogue=penalty');
      const heading = visitor.role('heading', { name: '行政处罚公示' });
      await heading.waitFor();
      const top = async () => (await heading.boundingBox())?.y ?? 9999; // the mirror may be changing
      const start = await top();
      await visitor.page.mouse.move(640, 400);
      while (start - (await top()) < 100) { // the list arrives, then it scrolls
        await visitor.page.mouse.wheel(0, 120);
        await visitor.page.waitForTimeout(200);
      }
      let left = NaN;
      for (let now = await top(); left !== now; now = await top()) { // until it rests
        left = now;
        await visitor.page.waitForTimeout(500);
      }
      await visitor.page.waitForFunction((moved) => Math.abs((history.state?.scroll ?? 0) - moved) <= 2, start - left); // the browser has been told
      const isAtPlace = async (when) => {
        await visitor.ready();
        await heading.waitFor();
        for (let tries = 0; tries < 600 && Math.abs((await top()) - left) > 2; ++tries) await visitor.page.waitForTimeout(100);
        assert.ok(Math.abs((await top()) - left) <= 2, `${when}: at ${await top()}, left at ${left}`);
      };
      await visitor.page.reload();
      await isAtPlace('loaded anew');
      await visitor.open('/uploads'); // the other bundle
      await visitor.page.goBack();
      await visitor.page.waitForFunction(() => location.pathname === '/publicity');
      await isAtPlace('come back to');
    });
  });

  test('whoever signs out in the console is at the portal, signed out', async () => {
    await visit(env, 'bundles sign-out', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/uploads');
      await visitor.role('button', { name: '退出' }).first().click();
      await visitor.page.waitForURL((url) => url.pathname === '/');
      await visitor.ready();
      await visitor.role('link', { name: '登录' }).first().waitFor();
      assert.equal(await pathOf(visitor), '/');
      await visitor.page.goto('/uploads');
      await visitor.page.waitForURL(/\/sign-in\?/);
    });
  });
}
