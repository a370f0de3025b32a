// A list of the kit: the uploads, in canvas and plain.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { unmirrored, visit } from './support/browser.mjs';
import { accounts, root } from './support/portal.mjs';

const fileLinks = (visitor) => visitor.page.getByRole('row').getByRole('link');

/** Uploads the sample as two files, so that there is something to filter and to step through. */
async function uploadTwice(env) {
  await visit(env, 'list data', { javaScript: false }, async ({ page }) => {
    await page.goto('/sign-in/plain?next=%2Fupload%2Fplain');
    await page.getByLabel('账号').fill(accounts.creditOffice.name);
    await page.getByLabel(/口令|密码/).fill(accounts.creditOffice.password);
    await page.getByRole('button', { name: '登录' }).click();
    for (const name of ['list-a.csv', 'list-b.csv']) {
      await page.goto('/upload/plain');
      await page.getByLabel('数据集').selectOption({ label: '行政处罚' });
      const text = `${await readFile(join(root, 'tests/samples/penalty-wide-errors.csv'), 'utf8')}\r\n${name}`;
      await page.getByLabel(/文件/).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: '上报' }).click();
      await page.waitForURL(/result/);
    }
  });
}

export function listTests(env) {
  test('filters, opened row and columns live in the address and in the browser, and the file has all rows', async () => {
    await uploadTwice(env);
    await visit(env, 'list', { width: 1440, height: 900 }, async (visitor) => {
      const { page } = visitor;
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/uploads?q=list-');
      await visitor.role('link', { name: 'list-a.csv' }).waitFor();
      await visitor.role('link', { name: 'list-b.csv' }).waitFor();
      assert.equal(await visitor.role('link', { name: /^(?!list-).*\.(csv|xls|xlsx)$/ }).count(), 0);
      assert.deepEqual(await unmirrored(visitor), []);

      const [csv] = await Promise.all([page.waitForEvent('download'), visitor.role('button', { name: '导出 CSV' }).click()]);
      const text = await readFile(await csv.path(), 'utf8');
      assert.match(text, /编号,文件,数据集,状态,单位,上报人/);
      assert.match(text, /list-a\.csv/);
      assert.match(text, /list-b\.csv/);
      assert.match(text, /导出人,/);
      const [book] = await Promise.all([page.waitForEvent('download'), visitor.role('button', { name: '导出 Excel' }).click()]);
      assert.equal((await readFile(await book.path())).subarray(0, 2).toString(), 'PK');

      await visitor.role('button', { name: '更多条件' }).click();
      await visitor.role('textbox', { name: '时间自' }).waitFor();
      assert.deepEqual(await unmirrored(visitor), [], 'with the other filters open');
      await visitor.role('textbox', { name: '单位' }).fill('没有这个单位');
      await page.waitForURL((url) => url.searchParams.get('organisation') === '没有这个单位');
      await page.getByText('没有符合条件的记录').first().waitFor();
      await visitor.role('textbox', { name: '单位' }).fill('');
      await page.waitForURL((url) => !url.searchParams.has('organisation'));
      await visitor.role('link', { name: 'list-a.csv' }).waitFor();
      await visitor.role('columnheader', { name: '退回' }).click();
      await page.waitForURL((url) => url.searchParams.get('sort') === 'rejected');
      await visitor.role('columnheader', { name: '文件' }).click({ modifiers: ['Shift'] });
      await page.waitForURL((url) => url.searchParams.get('sort') === 'rejected,file_name');
      await visitor.open('/uploads?q=list-');

      await visitor.role('link', { name: 'list-b.csv' }).click(); // the newest stands first
      await page.waitForURL(/id=\d+/);
      const drawer = visitor.role('dialog', { name: 'list-b.csv' });
      await drawer.waitFor();
      assert.deepEqual(await unmirrored(visitor), [], 'in the drawer');
      await visitor.role('button', { name: '下一条' }).click();
      await visitor.role('dialog', { name: 'list-a.csv' }).waitFor();
      await visitor.role('button', { name: '上一条' }).click();
      await drawer.waitFor();
      await page.goBack(); // one entry for the drawer, however many rows were read in it
      await page.waitForURL((url) => !url.searchParams.has('id'));
      await drawer.waitFor({ state: 'detached' });
      assert.match(page.url(), /q=list-/);

      await visitor.open('/uploads?q=nothing-of-this-name');
      await page.getByText('没有符合条件的记录').first().waitFor();
      await visitor.open('/uploads?page=99');
      await page.getByText('这一页没有记录').first().waitFor();
    });
  });

  test('the plain page has the same filters and rows, and phones get cards', async () => {
    await visit(env, 'list plain', {}, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      const { page } = visitor;
      await visitor.openPlain('/uploads');
      await page.getByLabel('文件名').fill('list-a');
      await page.getByLabel('数据集').selectOption({ label: '行政处罚' });
      await page.getByLabel('排序').selectOption({ label: '退回（从大到小）' });
      await page.getByLabel('再按').selectOption({ label: '文件（顺序）' });
      await page.locator('#content').getByRole('button', { name: '查询' }).click();
      await page.waitForURL(/q=list-a/);
      assert.equal(new URL(page.url()).searchParams.get('sort'), '-rejected,file_name');
      assert.equal(await fileLinks(visitor).count(), 1);
      for (const label of ['编号', '上报人', '受理', '更正', '迟报']) assert.equal(await page.getByRole('columnheader', { name: label, exact: true }).count(), 1, label);
      const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV', exact: true }).click()]);
      const text = await readFile(await csv.path(), 'utf8');
      assert.match(text, /list-a\.csv/);
      assert.doesNotMatch(text, /list-b\.csv/);
    });
    await visit(env, 'list on a phone', { width: 390, height: 844 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/uploads?q=list-');
      await visitor.role('link', { name: 'list-a.csv' }).waitFor();
      assert.equal(await visitor.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      assert.deepEqual(await unmirrored(visitor), []);
    });
  });
}
