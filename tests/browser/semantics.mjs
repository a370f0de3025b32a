// The mirror that screen readers and these tests see: complete on every page, and without serious findings of axe-core.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unmirrored, violations, visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';
import { accounts, root } from './support/portal.mjs';
import { rest } from './support/rest.mjs';


async function publicPages(env) {
  const company = await punishedCompany(env);
  return ['/', '/search', `/search?q=${encodeURIComponent(company.name)}`, `/subject?uscc=${company.uscc}`, `/record?id=${company.id}`, '/publicity', '/help', '/sign-in'];
}

const clerkPages = ['/upload', '/uploads', '/held', '/password'];
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
  });

  test('axe-core finds nothing on the HTML pages, signed in too', async () => {
    await visit(env, 'axe plain', { bypassCsp: true }, async (visitor) => {
      const look = async (address) => {
        await visitor.openPlain(address);
        assert.deepEqual(await violations(visitor), [], `${address} as HTML`);
      };
      for (const address of await publicPages(env)) await look(address);
      await visitor.signIn(accounts.creditOffice);
      for (const address of clerkPages) await look(address);
    });
  });

  test('nothing of the page breaks the content security policy', async () => {
    await visit(env, 'csp', {}, async (visitor) => {
      for (const address of await publicPages(env)) await visitor.open(address); // violations arrive as console errors
    });
  });
}
