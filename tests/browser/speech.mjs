// What a screen reader is told, after a trial with Orca: live messages, and where it goes on reading.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';
import { accounts, root } from './support/portal.mjs';
import { rest } from './support/rest.mjs';

/** Notes every live message from the start of each document: they are gone after some seconds. */
function noteMessages() {
  window.told = [];
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target.classList?.contains('live')) window.told.push(...[...addedNodes].map((line) => line.textContent));
    }
  }).observe(document, { childList: true, subtree: true });
}

function waitUntilTold(page, text) {
  return page.waitForFunction((wanted) => window.told.some((line) => line.includes(wanted)), text);
}

export function speechTests(env) {
  test('a search says how much was found, and reading goes on at the page\'s heading; what the browser reads is not said again', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'speech-search', {}, async (visitor) => {
      const { page } = visitor;
      await page.addInitScript(noteMessages);
      await visitor.open('/');
      await rest(visitor);
      assert.deepEqual(await page.evaluate(() => window.told), [], 'the title of a new document is read by the browser');
      await page.locator('main, [role=main]').getByRole('searchbox').first().fill(company.name);
      await page.keyboard.press('Enter');
      await waitUntilTold(page, '找到 ');
      await rest(visitor);
      const caret = () => { const { anchorNode } = document.getSelection(); return (anchorNode?.closest ? anchorNode : anchorNode?.parentElement)?.closest('[role=heading]')?.textContent; };
      assert.equal(await page.evaluate(caret), '信用查询');
      await visitor.open('/search?q=' + encodeURIComponent('没有这样的名称甲乙丙丁'));
      await waitUntilTold(page, '没有找到符合条件的主体');
    });
  });

  test('a correction is confirmed before the next wrong cell is read', async () => {
    await visit(env, 'speech-grid', {}, async (visitor) => {
      const { page } = visitor;
      await page.addInitScript(noteMessages);
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/upload');
      await visitor.chooseFile('行政处罚', join(root, 'tests/samples/penalty-wide-errors.csv'));
      await page.locator('[role=gridcell] textarea').first().waitFor();
      await rest(visitor);
      await page.locator('[role=gridcell] textarea').focus();
      await page.waitForFunction(() => document.activeElement.closest('[role=gridcell]')?.getAttribute('aria-invalid') === 'true');
      const suggested = await page.evaluate(() => document.activeElement.getAttribute('aria-description').match(/建议：(\w+)/)[1]);
      await page.keyboard.press('Control+Enter');
      await waitUntilTold(page, `已采纳建议：${suggested}`);
    });
  });
}
