// What makes a page finished: a word to whoever manages the site; and nothing that grows while one walks about.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';
import { accounts } from './support/portal.mjs';
import { rest } from './support/rest.mjs';

export function finishTests(env) {
  test('whoever manages the site is reminded of what the footer lacks', async () => {
    const sentence = /^站点资料还没有填写：承办单位、联系电话、备案号/;
    await visit(env, 'finish reminder', {}, async (visitor) => {
      await visitor.signIn(accounts.administrator);
      await visitor.page.getByText(sentence).waitFor();
      visitor.expectRefusal('/upload', 403); // closed to them, and yet a page of the console
      await visitor.open('/upload');
      await visitor.page.getByText(sentence).waitFor();
      await visitor.open('/password');
      await visitor.role('heading', { level: 1, name: '修改密码' }).waitFor();
      assert.equal(await visitor.page.getByText(sentence).count(), 0, 'not where a password is set');
    });
    await visit(env, 'finish no reminder', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/uploads');
      await visitor.role('heading', { level: 1, name: '上报记录' }).waitFor();
      assert.equal(await visitor.page.getByText(sentence).count(), 0);
    });
  });

  test('two hundred navigations leave the memory as it was', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'finish memory', {}, async (visitor) => {
      await visitor.open('/');
      const session = await visitor.context.newCDPSession(visitor.page);
      const held = async () => { // of scripts and of the program, in bytes
        await rest(visitor);
        await session.send('HeapProfiler.collectGarbage');
        const { usedSize } = await session.send('Runtime.getHeapUsage');
        return [usedSize, await visitor.page.evaluate(() => window.chengxin.memory())];
      };
      const round = async (address) => {
        await visitor.page.evaluate((to) => {
          history.pushState(null, '', to);
          dispatchEvent(new PopStateEvent('popstate'));
        }, address);
        await visitor.page.waitForFunction((to) => location.pathname + location.search === to, address);
        await visitor.role('heading', { level: 1 }).first().waitFor();
      };
      const ways = ['/search?q=' + encodeURIComponent(company.name), `/subject?uscc=${company.uscc}`, `/record?id=${company.id}`, '/publicity', '/help?page=citizen', '/'];
      const walk = async (steps) => {
        for (let step = 0; step < steps; ++step) {
          await round(ways[step % ways.length]);
          if (step % 20 === 0) await rest(visitor); // the answers have come, too
        }
      };
      await walk(2 * ways.length); // glyphs and pages are kept
      for (const address of ways) {
        await round(address);
        await rest(visitor);
      }
      const before = await held();
      await walk(198);
      await round('/');
      const after = await held();
      assert.ok(after[0] - before[0] <= 1 << 20, `scripts: ${before[0]} became ${after[0]}`);
      assert.ok(after[1] - before[1] <= 1 << 20, `program: ${before[1]} became ${after[1]}`);
      assert.ok(after[1] > 1 << 20, `${after[1]} bytes are measured`);
    });
  });
}
