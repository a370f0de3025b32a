// What makes a page look finished: whole titles and texts, one grid, nothing beside the screen, codes that can be taken along,
// a word to whoever manages the site; and nothing that grows while one walks about.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { ask, punishedCompany } from './support/data.mjs';
import { accounts, root } from './support/portal.mjs';
import { rest } from './support/rest.mjs';

/** Nodes of the mirror that lie beyond the left or right edge of the screen, one line each. */
function beside(visitor) {
  return visitor.page.evaluate(() => [...document.querySelectorAll('#mirror [data-key]')]
    .filter((element) => !element.classList.contains('group') && !element.classList.contains('clipped') && element.getAttribute('role') !== 'tooltip')
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.left < -1 || box.right > innerWidth + 1))
    .map(([element, box]) => `${element.getAttribute('role') ?? element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}: ${Math.round(box.left)}–${Math.round(box.right)} of ${innerWidth}`));
}

/** Texts of a table that are cut off, one line each. */
function cut(visitor) {
  return visitor.page.evaluate(() => [...document.querySelectorAll('#mirror [role=table] [data-key]')]
    .filter((element) => element.childElementCount === element.querySelectorAll('wbr').length && element.textContent && element.tagName !== 'BUTTON')
    .filter((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect(), box = element.getBoundingClientRect();
      return text.width > box.width + 2 || text.height > box.height + 6;
    })
    .map((element) => element.textContent));
}

export function finishTests(env) {
  test('nothing lies beside a small screen, and every page has a title of one size', async () => {
    const company = await punishedCompany(env);
    const pages = ['/', `/search?q=${encodeURIComponent(company.name)}`, `/subject?uscc=${company.uscc}`, `/record?id=${company.id}`, '/publicity', '/help', '/sign-in', '/nowhere'];
    await visit(env, 'finish sizes', {}, async (visitor) => {
      visitor.expectRefusal('/nowhere', 404);
      const look = async (address) => {
        await visitor.open(address);
        await rest(visitor);
        const size = await visitor.role('heading', { level: 1 }).evaluate((element) => getComputedStyle(element).fontSize);
        assert.equal(size, address === '/' ? '32px' : '24px', address);
        for (const [width, height] of [[320, 640], [390, 844], [844, 390]]) {
          await visitor.page.setViewportSize({ width, height });
          await rest(visitor);
          assert.deepEqual(await beside(visitor), [], `${address} at ${width} × ${height}`);
        }
        await visitor.page.setViewportSize({ width: 1280, height: 800 });
      };
      for (const address of pages) await look(address);
      await visitor.signIn(accounts.creditOffice);
      for (const address of ['/upload', '/uploads', '/held', '/password']) await look(address);
    });
  });

  test('a low window leaves the correction its room', async () => {
    await visit(env, 'finish low', { width: 844, height: 390 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/upload');
      const [chooser] = await Promise.all([visitor.page.waitForEvent('filechooser'), visitor.role('button', { name: '选择文件', exact: true }).click()]);
      await chooser.setFiles(join(root, 'tests/samples/penalty-wide-errors.csv'));
      const grid = visitor.role('grid', { name: '检查结果' });
      await grid.waitFor();
      await rest(visitor);
      const box = async (role, name) => visitor.role(role, { name }).first().boundingBox();
      assert.ok((await box('navigation', '业务导航')).width <= 64, 'the navigation is folded');
      const tools = await box('button', '查找替换（Ctrl+F）'), filter = await box('radio', '全部行');
      assert.ok(Math.abs(tools.y - filter.y) < 8 && tools.width < 40, 'the tools are icons beside the filter');
      assert.ok((await grid.boundingBox()).y < 390, `the grid begins at ${(await grid.boundingBox()).y}`);
      await visitor.role('button', { name: '展开导航' }).click();
      await rest(visitor);
      assert.ok((await box('navigation', '业务导航')).width > 200, 'a person may want it');
    });
  });

  test('whoever narrows a search stays on what was chosen', async () => {
    await visit(env, 'finish narrow', {}, async (visitor) => {
      await visitor.open('/search?q=' + encodeURIComponent('公司'));
      const tab = visitor.role('tab', { name: /^行政处罚/ });
      await tab.waitFor();
      await visitor.page.evaluate(() => {
        window.visited = [];
        document.addEventListener('focusin', (event) => window.visited.push(event.target.getAttribute('role') ?? event.target.tagName));
      });
      await tab.focus();
      await visitor.page.keyboard.press('Enter');
      await visitor.page.waitForFunction(() => location.search.includes('kind=penalty'));
      await rest(visitor);
      await visitor.page.waitForFunction(() => document.activeElement.textContent.startsWith('行政处罚') || document.activeElement.getAttribute('aria-label')?.startsWith('行政处罚'));
      assert.deepEqual([...new Set(await visitor.page.evaluate(() => window.visited))], ['tab']);
    });
  });

  test('the query box of the home page stands on the grid of what follows', async () => {
    await visit(env, 'finish grid', {}, async (visitor) => {
      await visitor.open('/');
      await visitor.role('group', { name: '行政处罚' }).waitFor();
      await rest(visitor);
      const edges = async (node) => {
        const { x, width } = await node.boundingBox();
        return [x, x + width];
      };
      const first = await edges(visitor.role('group', { name: '信用主体' })), third = await edges(visitor.role('group', { name: '行政处罚' }));
      assert.ok(Math.abs((await edges(visitor.role('heading', { level: 1 })))[0] - first[0]) <= 1);
      assert.ok(Math.abs((await edges(visitor.role('button', { name: '查询', exact: true })))[1] - third[1]) <= 1);
    });
  });

  test('a clerk\'s lists show titles, units and doubts whole', async () => {
    await visit(env, 'finish lists', {}, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', join(root, 'tests/samples/penalty-messy.xlsx'));
      await visitor.role('button', { name: /^上报 \d+ 行/ }).click();
      await visitor.role('button', { name: '再上报一个文件' }).waitFor();
      for (const address of ['/uploads', '/held']) {
        await visitor.open(address);
        await visitor.role('table').getByRole('row').nth(1).waitFor();
        for (const [width, height] of [[1280, 800], [1920, 1080], [390, 844]]) {
          await visitor.page.setViewportSize({ width, height });
          await rest(visitor);
          const found = (await cut(visitor)).filter((text) => address === '/held' || !text.includes('.')); // a file may have any name
          assert.deepEqual(found, [], `${address} at ${width} × ${height}`);
        }
        await visitor.page.setViewportSize({ width: 1280, height: 800 });
      }
    });
  });

  test('a code in the list stands in groups and is copied without them', async () => {
    const list = await ask(env, '/api/v1/publicity/records?catalogue=penalty&page=1');
    const { uscc } = list.rows.find((row) => row.uscc);
    await visit(env, 'finish codes', {}, async (visitor) => {
      await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await visitor.open('/publicity?catalogue=penalty');
      await visitor.role('button', { name: '选择显示的列' }).click();
      await visitor.role('checkbox', { name: '统一社会信用代码' }).click();
      await visitor.page.keyboard.press('Escape');
      const row = visitor.role('row').filter({ hasText: uscc.replace(/(.{4})(?=.)/g, '$1 ') }).first();
      await row.getByRole('button', { name: '复制统一社会信用代码' }).click();
      await visitor.page.locator('.live').filter({ hasText: '已复制' }).first().waitFor();
      assert.equal(await visitor.page.evaluate(() => navigator.clipboard.readText()), uscc);
    });
  });

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
