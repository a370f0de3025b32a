// A clerk uploads the messy workbook of the samples.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { unmirrored, visit } from './support/browser.mjs';
import { accounts, root } from './support/portal.mjs';

const samples = join(root, 'tests/samples');

/** A cell of the check's grid that is in sight, by its text, becomes the current one; what is typed then replaces it. */
async function goToCell(visitor, text) {
  const field = visitor.page.locator('[role=gridcell] .field');
  await visitor.page.waitForFunction((wanted) => [...document.querySelectorAll('[role=gridcell]')]
    .some((cell) => cell.textContent === wanted || cell.querySelector('.field')?.value === wanted), text);
  if ((await field.inputValue()) === text) await field.focus();
  else await visitor.role('gridcell', { name: text, exact: true }).first().click();
  await visitor.page.waitForFunction((wanted) => document.activeElement.closest('[role=gridcell]') && document.activeElement.value === wanted, text);
}

function sendButton(visitor) {
  return visitor.role('button', { name: /^上报 \d+ 行/ });
}

/**
 * Clicks what has stood still for longer than the mirror takes to follow the canvas. Playwright waits for two animation
 * frames only; the page below a corrected row moves when the check of the whole file is through.
 */
async function clickWhenStill(visitor, locator) {
  let before = '';
  for (let tries = 0; tries < 60; ++tries) {
    await locator.scrollIntoViewIfNeeded();
    const now = JSON.stringify(await locator.boundingBox());
    if (now === before) return locator.click();
    before = now;
    await visitor.page.waitForTimeout(300);
  }
  throw new Error('the button never stood still');
}

export function uploadTests(env) {
  test('checks in the browser, corrects two cells, sends, and downloads the returned rows', async () => {
    const expected = JSON.parse(await readFile(join(samples, 'penalty-messy.expected.json'), 'utf8')).batch;
    await visit(env, 'upload messy', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', join(samples, 'penalty-messy.xlsx'));
      await visitor.role('button', { name: new RegExp(`^上报 \\d+ 行，退回 ${expected.rejected} 行`) }).waitFor();

      assert.deepEqual(await unmirrored(visitor), [], 'while checking');
      await goToCell(visitor, '916510000103332476');
      await visitor.page.keyboard.type('91651000010333247Q');
      await visitor.page.keyboard.press('Enter');
      await visitor.role('button', { name: /^统一代码有误/ }).waitFor({ state: 'detached' }); // its cause leaves, the others move up
      await visitor.role('button', { name: /^日期有误/ }).click(); // narrows the grid to the row with 2026/02/30
      await goToCell(visitor, '2026/02/30');
      await visitor.page.keyboard.type('2026/02/28');
      await visitor.page.keyboard.press('Enter');
      await visitor.page.getByText('已更正 2 个单元格').waitFor();
      await visitor.role('button', { name: new RegExp(`退回 ${expected.rejected - 2} 行`) }).waitFor();

      await clickWhenStill(visitor, sendButton(visitor));
      const download = visitor.role('button', { name: '下载退回行' });
      await download.waitFor({ timeout: 60_000 });
      assert.deepEqual(await unmirrored(visitor), [], 'at the result');
      const [file] = await Promise.all([visitor.page.waitForEvent('download'), download.click()]);
      const bytes = await readFile(await file.path());
      assert.equal(bytes.subarray(0, 2).toString(), 'PK');
      assert.match(file.suggestedFilename(), /\.xlsx$/);
    });
  });

  test('recognises the same file and shows it in the list of uploads', async () => {
    await visit(env, 'upload list', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      for (let round = 0; round < 2; ++round) {
        await visitor.chooseFile('行政许可', join(samples, 'licence-v2.csv'));
        await sendButton(visitor).click({ timeout: 60_000 });
        await visitor.role('button', { name: '再上报一个文件' }).waitFor({ timeout: 60_000 });
      }
      await visitor.page.getByText('已认出同一个文件').first().waitFor();
      await visitor.open('/uploads');
      await visitor.page.getByText('licence-v2.csv').first().waitFor();
    });
  });

  test('an old .xls is checked in the browser like any other file', async () => {
    await visit(env, 'upload xls', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', join(samples, 'penalty-2018.xls'));
      await visitor.role('button', { name: /^上报 120 行/ }).click({ timeout: 60_000 });
      await visitor.role('button', { name: '再上报一个文件' }).waitFor({ timeout: 60_000 });
    });
  });

  test('a file of another kind is refused with a sentence', async () => {
    await visit(env, 'upload wrong', {}, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', join(samples, 'penalty-messy.expected.json'));
      await visitor.page.getByText('这个文件不能上报').first().waitFor();
    });
  });

  test('the template can be downloaded', async () => {
    await visit(env, 'upload template', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/upload');
      const [file] = await Promise.all([visitor.page.waitForEvent('download'), visitor.role('button', { name: '下载模板' }).click()]);
      assert.match(file.suggestedFilename(), /\.xlsx$/);
    });
  });

  test('a wrong password says so, and pages of clerks are closed to visitors', async () => {
    await visit(env, 'sign in wrong', {}, async (visitor) => {
      await visitor.open('/sign-in');
      const form = visitor.role('form', { name: '登录' });
      await form.getByRole('textbox', { name: '账号' }).fill('nobody');
      await form.getByLabel('密码', { exact: true }).fill('not the password');
      await form.getByRole('button', { name: '登录' }).click();
      await visitor.role('alert').first().waitFor();
      visitor.problems.length = 0; // Chromium reports the 401 that this test asks for
      await visitor.page.goto('/upload');
      assert.match(visitor.page.url(), /sign-in/);
    });
  });

  test('signing out closes the clerk\'s pages', async () => {
    await visit(env, 'sign out', { width: 1440 }, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/upload');
      await Promise.all([visitor.page.waitForResponse(/sign-out/), visitor.role('button', { name: /退出/ }).first().click()]);
      await visitor.role('link', { name: '登录' }).or(visitor.role('form', { name: '登录' })).first().waitFor();
      await visitor.page.goto('/upload');
      assert.match(visitor.page.url(), /sign-in/);
    });
  });
}
