// The HTML pages: for old browsers, search engines, and people who switch scripts off.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';
import { accounts, root } from './support/portal.mjs';

const noScripts = { javaScript: false };

async function signInPlain(visitor, account) {
  await visitor.page.goto('/upload/plain');
  assert.match(visitor.page.url(), /\/sign-in/);
  await visitor.page.getByLabel('账号').fill(account.name);
  await visitor.page.getByLabel(/口令|密码/).fill(account.password);
  await visitor.page.getByRole('button', { name: '登录' }).click();
  await visitor.page.waitForURL(/\/upload\/plain/);
}

export function plainTests(env) {
  test('search, subject and record can be read without scripts', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'plain search', noScripts, async ({ page }) => {
      await page.goto('/');
      await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill(company.name);
      await page.getByRole('button', { name: '查询' }).click();
      await page.getByRole('link', { name: company.name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: company.name }).waitFor();
      assert.ok((await page.getByText(company.uscc).count()) > 0);
      await page.getByText('行政处罚').first().waitFor();
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
      await page.getByText('公示期', { exact: true }).waitFor();
      assert.match(await page.title(), new RegExp(company.name.replace(/[()（）]/g, '.')));
    });
  });

  test('a query without a hit suggests something', async () => {
    await visit(env, 'plain nothing', noScripts, async ({ page }) => {
      await page.goto(`/search?q=${encodeURIComponent('没有这样的企业名称甲乙丙')}`);
      await page.getByText(/没有查到/).waitFor();
    });
  });

  test('the plain form takes a workbook and gives the marked one back', async () => {
    await visit(env, 'plain upload', noScripts, async (visitor) => {
      const { page } = visitor;
      await signInPlain(visitor, accounts.creditOffice);
      await page.getByLabel('数据集').selectOption({ label: '行政处罚' });
      await page.getByLabel(/文件/).setInputFiles(join(root, 'tests/samples/penalty-messy.xlsx'));
      await page.getByRole('button', { name: '上报' }).click();
      await page.getByRole('heading', { name: /上报结果/ }).waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /下载退回的行/ }).click()]);
      const bytes = await readFile(await download.path());
      assert.equal(bytes.subarray(0, 2).toString(), 'PK');
      assert.match(download.suggestedFilename(), /\.xlsx$/);
      await page.getByText('916510000103332476').first().waitFor();
      await page.getByLabel('撤回原因').fill('浏览器测试结束');
      await page.getByRole('button', { name: '撤回' }).click();
      await page.getByText('已撤回').first().waitFor();
    });
  });

  test('the plain form is reached from the full page, stays plain, and tells what is wrong', async () => {
    await visit(env, 'plain from full', {}, async (visitor) => {
      const { page } = visitor;
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/upload');
      await visitor.role('link', { name: '纯文本上报' }).click();
      await page.getByRole('heading', { name: '数据上报（简易页面）' }).waitFor();
      assert.equal(await page.locator('canvas').count(), 0);
      await page.getByLabel('数据集').selectOption({ label: '行政奖励' });
      await page.getByLabel(/文件（/).setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
      visitor.expectRefusal('/upload/plain', 400);
      await page.getByRole('button', { name: '上报' }).click();
      await page.waitForFunction(() => /空|没有/.test(document.querySelector('main').textContent) && !document.querySelector('canvas'));
      await page.goto('/upload/plain');
      assert.equal(await page.locator('canvas').count(), 0);
      assert.equal(await page.getByRole('link', { name: '完整版' }).getAttribute('href'), '/upload');
    });
  });

  test('?plain=1 keeps the HTML page and its links', async () => {
    await visit(env, 'plain stays', {}, async (visitor) => {
      await visitor.openPlain('/search');
      assert.equal(await visitor.page.locator('canvas').count(), 0);
      const hrefs = await visitor.page.getByRole('navigation').getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      assert.ok(hrefs.length > 0 && hrefs.filter((href) => href.startsWith('/')).every((href) => href.includes('plain=1')), hrefs.join(' '));
    });
  });
}
