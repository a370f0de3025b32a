// The mirror that screen readers and these tests see: complete on every page, and without findings of axe-core.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { plain, unmirrored, violations, visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';
import { accounts, root } from './support/portal.mjs';
import { rest } from './support/rest.mjs';

/** Pages of what there is not, each with what the client asks for it in vain. */
const missingPages = {
  '/subject?uscc=91000000000000000A': ['/api/v1/subject-query/profile?uscc=91000000000000000A'],
  '/record?id=999999999': ['/api/v1/publicity/record?id=999999999'],
  '/nowhere': [],
};

/** The browser prints a line for each answer 404; of these pages and of nothing else it is expected. */
function expectMissing(visitor) {
  for (const [page, asked] of Object.entries(missingPages)) for (const path of [page, plain(page), ...asked]) visitor.expectRefusal(path, 404);
}

async function publicPages(env) {
  const company = await punishedCompany(env);
  return ['/', '/search', `/search?q=${encodeURIComponent(company.name)}`, `/subject?uscc=${company.uscc}`, `/record?id=${company.id}`, '/publicity', '/help', '/sign-in',
    '/help?page=clerk', '/search?q=%E9%BE%98%E9%BE%98', '/search?q=%E4%BF%A1%E7%94%A8&kind=article', ...Object.keys(missingPages)];
}

const clerkPages = ['/upload', '/uploads', '/held', '/password'];
const plainPages = ['/upload/plain', '/sign-in/plain', '/password/plain'];
const administratorPages = ['/', '/password', '/upload']; // the last is closed to them
const wrong = join(root, 'tests/samples/penalty-messy.xlsx');

const controls = ['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'tab', 'switch', 'option', 'slider', 'menuitem'];

/** What is wrong with the accessibility tree: controls without a name, headings out of order, tables without sizes and places. */
async function disorders(visitor, session) {
  await visitor.role('heading', { level: 1 }).first().waitFor(); // every page has one, when it is there
  await rest(visitor);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const seen = nodes.filter((node) => !node.ignored);
  const found = seen.filter((node) => controls.includes(node.role?.value) && !node.name?.value).map((node) => `${node.role.value} without a name`);
  return found.concat(await visitor.page.evaluate(() => {
    const wrong = [], levels = [...document.querySelectorAll('[role=heading]')].map((heading) => Number(heading.getAttribute('aria-level')));
    if (levels.filter((level) => level === 1).length !== 1) wrong.push(`headings of level 1: ${levels}`);
    if (levels[0] !== 1 || levels.some((level, at) => at > 0 && level > levels[at - 1] + 1)) wrong.push(`headings in the order ${levels}`);
    for (const table of document.querySelectorAll('[role=table],[role=grid]')) {
      const name = table.getAttribute('aria-label'), columns = Number(table.getAttribute('aria-colcount')), rows = Number(table.getAttribute('aria-rowcount'));
      if (!(columns > 0 && rows > 0)) wrong.push(`${name} has ${rows} rows, ${columns} columns`);
      let before = 0;
      for (const row of table.querySelectorAll('[role=row]')) {
        const index = Number(row.getAttribute('aria-rowindex'));
        if (!(index > before && index <= rows)) wrong.push(`${name}: row ${index} after ${before} of ${rows}`);
        before = index;
        let left = 0;
        for (const cell of row.querySelectorAll('[role=cell],[role=gridcell],[role=columnheader],[role=rowheader]')) {
          const column = Number(cell.getAttribute('aria-colindex'));
          if (!(column > left && column <= columns)) wrong.push(`${name}: row ${index}, column ${column} after ${left} of ${columns}`);
          left = column;
        }
      }
    }
    return wrong;
  }));
}

export function semanticsTests(env) {
  test('every interactive item of the public pages has a node', async () => {
    await visit(env, 'semantics public', {}, async (visitor) => {
      expectMissing(visitor);
      for (const address of await publicPages(env)) {
        await visitor.open(address);
        assert.deepEqual(await unmirrored(visitor), [], address);
        assert.ok((await visitor.page.locator('#mirror').getByRole('link').count()) > 0, `${address} has links`);
      }
    });
  });

  test('every interactive item of the clerk\'s pages has a node', async () => {
    await visit(env, 'semantics clerk', { width: 1440 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      for (const address of clerkPages) {
        await visitor.open(address);
        assert.deepEqual(await unmirrored(visitor), [], address);
      }
    });
  });

  test('axe-core finds nothing, and the accessibility tree is in order, on any page, signed in too', async () => {
    await visit(env, 'axe', { bypassCsp: true }, async (visitor) => {
      expectMissing(visitor);
      const tree = await visitor.context.newCDPSession(visitor.page);
      const look = async (address) => {
        await visitor.open(address);
        assert.deepEqual(await violations(visitor), [], address);
        assert.deepEqual(await disorders(visitor, tree), [], address);
      };
      for (const address of await publicPages(env)) await look(address);
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', wrong);
      await visitor.role('button', { name: /^上报 \d+ 行/ }).waitFor();
      assert.deepEqual(await violations(visitor), [], 'the check of a file');
      assert.deepEqual(await disorders(visitor, tree), [], 'the check of a file');
      for (const address of clerkPages) await look(address);
    });
    await visit(env, 'axe administrator', { bypassCsp: true }, async (visitor) => {
      visitor.expectRefusal('/upload', 403);
      const tree = await visitor.context.newCDPSession(visitor.page);
      await visitor.signIn(accounts.administrator);
      for (const address of administratorPages) {
        await visitor.open(address);
        assert.deepEqual(await violations(visitor), [], address);
        assert.deepEqual(await disorders(visitor, tree), [], address);
      }
    });
  });

  test('axe-core finds nothing on a phone, nor in what opens over a page', async () => {
    await visit(env, 'axe phone', { bypassCsp: true, width: 390, height: 844 }, async (visitor) => {
      const tree = await visitor.context.newCDPSession(visitor.page);
      const look = async (what) => {
        assert.deepEqual(await violations(visitor), [], what);
        assert.deepEqual(await disorders(visitor, tree), [], what);
      };
      for (const address of ['/', '/search?q=%E4%BC%8A%E5%AE%81', '/publicity']) {
        await visitor.open(address);
        await look(`${address} on a phone`);
      }
      const opens = async (button, dialog) => {
        await visitor.role('button', { name: button }).focus();
        await visitor.page.keyboard.press('Enter');
        await visitor.role('dialog', { name: dialog }).waitFor();
        await look(dialog);
        await visitor.page.keyboard.press('Escape');
        await visitor.role('dialog', { name: dialog }).waitFor({ state: 'detached' });
      };
      await opens('打开导航', '导航');
      await opens('选择显示的列', '选择显示的列');
      await opens('决定日期自：打开日历', '决定日期自：选择日期');
      await visitor.signIn(accounts.creditOffice);
      for (const address of clerkPages) {
        await visitor.open(address);
        await look(`${address} on a phone`);
      }
    });
  });

  test('axe-core finds nothing on the HTML pages, signed in too', async () => {
    await visit(env, 'axe plain', { bypassCsp: true }, async (visitor) => {
      expectMissing(visitor);
      const look = async (address) => {
        await visitor.openPlain(address);
        assert.deepEqual(await violations(visitor), [], `${address} as HTML`);
      };
      for (const address of [...await publicPages(env), '/kiosk']) await look(address);
      await visitor.signIn(accounts.creditOffice);
      for (const address of [...clerkPages, ...plainPages]) await look(address);
    });
    await visit(env, 'axe plain administrator', { bypassCsp: true }, async (visitor) => {
      visitor.expectRefusal(plain('/upload'), 403);
      await visitor.signIn(accounts.administrator);
      for (const address of administratorPages) {
        await visitor.openPlain(address);
        assert.deepEqual(await violations(visitor), [], `${address} as HTML`);
      }
    });
  });

  test('nothing of the page breaks the content security policy', async () => {
    await visit(env, 'csp', {}, async (visitor) => {
      expectMissing(visitor);
      for (const address of await publicPages(env)) await visitor.open(address); // violations arrive as console errors
    });
  });
}
