// The two main paths in Debian's Firefox: a citizen's search, a clerk's correction.
//   node --test tests/browser/firefox.test.mjs
// CHENGXIN_FIREFOX names another program than /usr/bin/firefox-esr.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { punishedCompany } from './support/data.mjs';
import { startFirefox, visitInFirefox } from './support/firefox.mjs';
import { accounts, root, startPortal } from './support/portal.mjs';
import { rest } from './support/rest.mjs';

const env = {};

/** Whether what has the focus is a wrong cell of the grid. */
function isWrongCell() {
  return document.activeElement.closest('[role=gridcell]')?.getAttribute('aria-invalid') === 'true';
}

describe('the portal in Firefox', () => {
  before(async () => {
    env.portal = await startPortal();
    const started = await startFirefox();
    env.browser = started.browser;
    env.close = started.close;
  });
  after(async () => {
    await env.close?.();
    await env.portal?.stop();
  });

  test('a citizen looks a company up by a part of its name and reads its penalty', async () => {
    const company = await punishedCompany(env);
    await visitInFirefox(env, 'citizen', async (guest) => {
      await guest.open('/');
      await rest(guest);
      await guest.page.keyboard.press('Tab'); // the mirror scrolls, which Firefox would make an unnamed stop of its own
      assert.equal(await guest.page.evaluate(() => document.activeElement.textContent), '跳到正文');
      const field = await guest.page.waitForSelector('input[type="search"], [role="searchbox"]');
      await field.focus();
      await guest.page.keyboard.type(company.name);
      await guest.page.keyboard.press('Enter');
      await guest.page.waitForFunction(() => location.pathname === '/search');
      await guest.clickText('a[href^="/subject?"]', company.name);
      await guest.page.waitForFunction((uscc) => location.href.includes(uscc), {}, company.uscc);
      await guest.page.waitForFunction((number) => document.body.innerText.includes(number), {}, company.document_number);
      assert.ok((await guest.page.title()).includes(company.name));
    });
  });

  test('a clerk corrects a wrong cell by keyboard and sends the file', async () => {
    await visitInFirefox(env, 'clerk', async (guest) => {
      const { page } = guest;
      await guest.signIn(accounts.creditOffice);
      await guest.open('/upload');
      await guest.clickRole('radio', '行政处罚');
      await guest.chooseFile(join(root, 'tests/samples/penalty-wide-errors.csv'));
      await guest.findButton('查找替换');
      await rest(guest);
      await page.evaluate(() => { [...document.querySelectorAll('button')].find((one) => one.textContent.includes('查找替换')).focus(); });
      for (let tries = 0; tries < 4 && !(await page.evaluate(isWrongCell)); ++tries) await page.keyboard.press('Tab'); // the reading order leads into the grid
      await page.waitForFunction(isWrongCell);
      await page.keyboard.down('Control'); // the suggestion is taken
      await page.keyboard.press('Enter');
      await page.keyboard.up('Control');
      await page.waitForFunction(() => document.body.textContent.includes('已更正 1 个单元格'));
      await guest.clickText('button', '上报 29 行');
      await guest.findButton('再上报一个文件');
    });
  });
});
