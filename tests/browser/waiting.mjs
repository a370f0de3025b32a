// Files that hide rows or have several sheets: the clerk is asked before anything is sent.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unmirrored, visit } from './support/browser.mjs';
import { accounts, root } from './support/portal.mjs';

const cases = join(root, 'tests/samples/cases');
const filtered = join(cases, '02-hidden-rows/t02-filtered-rows.xlsx'); // two of four rows are filtered away
const twoSheets = join(cases, '05-second-sheet-ignored/t05-two-sheets.xlsx');

function sendButton(visitor) {
  return visitor.role('button', { name: /^上报 \d+ 行/ });
}

async function signInPlain(visitor, account) {
  await visitor.page.goto('/upload/plain');
  await visitor.page.getByLabel('账号').fill(account.name);
  await visitor.page.getByLabel(/口令|密码/).fill(account.password);
  await visitor.page.getByRole('button', { name: '登录' }).click();
  await visitor.page.waitForURL(/\/upload\/plain/);
}

export function waitingTests(env) {
  test('hidden rows are asked about, and nothing is sent before the answer', async () => {
    await visit(env, 'upload hidden rows', {}, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', filtered);
      const question = visitor.role('radiogroup', { name: '隐藏的内容' });
      await question.waitFor();
      await visitor.page.getByText(/文件里隐藏着/).first().waitFor();
      assert.equal(await sendButton(visitor).isEnabled(), false, 'sending waits for the answer');
      assert.deepEqual(await unmirrored(visitor), [], 'with the question');

      await question.getByRole('radio', { name: '不上报隐藏的内容' }).click();
      await visitor.page.getByText(/ 不上报/).first().waitFor(); // the summary counts what is left out
      await visitor.role('button', { name: /^上报 [1-9]\d* 行/ }).click();
      await visitor.role('button', { name: '再上报一个文件' }).waitFor({ timeout: 60_000 });
      await visitor.page.getByText(/按选择没有上报/).first().waitFor();
    });
  });

  test('several sheets are asked about, and one can be chosen', async () => {
    await visit(env, 'upload sheets', {}, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', twoSheets);
      const question = visitor.role('radiogroup', { name: '工作表' });
      await question.waitFor();
      assert.equal(await sendButton(visitor).isEnabled(), false, 'sending waits for the answer');
      await question.getByRole('radio', { name: '只上报选中的工作表' }).click();
      await visitor.role('checkbox', { name: /^2月/ }).click();
      await visitor.role('button', { name: '上报 4 行' }).click();
      await visitor.role('button', { name: '再上报一个文件' }).waitFor({ timeout: 60_000 });
      await visitor.page.getByText(/按选择没有上报工作表“1月”/).first().waitFor();
    });
  });

  test('the plain form asks on a second page, and the batch that waits can be answered in the list of uploads', async () => {
    await visit(env, 'plain hidden rows', { javaScript: false }, async (visitor) => {
      const { page } = visitor;
      await signInPlain(visitor, accounts.clerk);
      await page.getByLabel('数据集').selectOption({ label: '行政处罚' });
      await page.getByLabel(/文件/).setInputFiles(twoSheets);
      await page.getByRole('button', { name: '上报' }).click();
      await page.getByRole('heading', { name: '上报之前请回答' }).waitFor();
      await page.getByRole('checkbox', { name: /^1月/ }).waitFor();
    });
    await visit(env, 'answer in the list', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/uploads?state=waiting');
      await visitor.role('link', { name: 't05-two-sheets.xlsx' }).first().click();
      const question = visitor.role('radiogroup', { name: '工作表' });
      await question.getByRole('radio', { name: '上报全部工作表' }).click();
      assert.deepEqual(await unmirrored(visitor), [], 'in the drawer');
      await visitor.role('button', { name: '按以上选择上报' }).click();
      await visitor.page.getByText(/按选择上报了全部 2 张/).first().waitFor({ timeout: 60_000 });
    });
  });
}
