// A citizen looks a company up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';

/** The query box of the home page and of the results: a field and a button inside the search landmark. */
async function search(visitor, text) {
  const form = visitor.role('search').first();
  await form.getByRole('searchbox').or(form.getByRole('textbox')).first().fill(text);
  await form.getByRole('button', { name: /查询|搜索/ }).click();
}

async function path(visitor) {
  return visitor.page.evaluate(() => location.pathname);
}

export function citizenTests(env) {
  test('searches on the home page and reads subject and record', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'citizen search', {}, async (visitor) => {
      await visitor.open('/');
      await search(visitor, company.name);
      await visitor.page.waitForURL(/\/search\?/);
      await visitor.role('link', { name: company.name }).first().click();
      await visitor.page.waitForURL(/\/subject\?/);
      await visitor.role('heading', { name: company.name }).first().waitFor();
      assert.ok((await visitor.page.title()).includes(company.name));
      await visitor.role('link', { name: new RegExp(escapePattern(company.document_number)) }).or(visitor.page.locator('a[href^="/record?"]')).first().click();
      await visitor.page.waitForURL(/\/record\?/);
      await visitor.page.getByText('公示期', { exact: false }).first().waitFor();
    });
  });

  test('finds by an inner part of the name and by the code in lower case', async () => {
    const company = await punishedCompany(env);
    const inner = [...company.name].slice(2, 6).join('');
    await visit(env, 'citizen ways', {}, async (visitor) => {
      for (const query of [inner, company.uscc.toLowerCase()]) {
        await visitor.open(`/search?q=${encodeURIComponent(query)}`);
        await visitor.role('link', { name: /./ }).and(visitor.page.locator('a[href^="/subject?"]')).first().waitFor();
      }
    });
  });

  test('无障碍 leads to the same page with the same query', async () => {
    await visit(env, 'citizen plain', {}, async (visitor) => {
      await visitor.open('/search?q=' + encodeURIComponent('公司') + '&page=2');
      const plain = new URL(await visitor.role('link', { name: '无障碍' }).getAttribute('href'), 'http://portal');
      assert.equal(plain.pathname, '/search');
      assert.deepEqual(Object.fromEntries(plain.searchParams), { q: '公司', page: '2', plain: '1' });
    });
  });

  test('is told what to try when nothing is found', async () => {
    await visit(env, 'citizen nothing', {}, async (visitor) => {
      await visitor.open('/search?q=' + encodeURIComponent('没有这样的企业名称甲乙丙'));
      await visitor.page.getByText(/没有(查|找)到/).first().waitFor();
    });
  });

  test('goes back and forward through addresses', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'citizen back', {}, async (visitor) => {
      await visitor.open('/');
      await search(visitor, company.name);
      await visitor.page.waitForURL(/\/search\?/);
      await visitor.role('link', { name: company.name }).first().click();
      await visitor.page.waitForURL(/\/subject\?/);
      await visitor.page.goBack();
      await visitor.role('link', { name: company.name }).first().waitFor();
      assert.equal(await path(visitor), '/search');
      await visitor.page.goBack();
      await visitor.role('search').first().waitFor();
      assert.equal(await path(visitor), '/');
      await visitor.page.goForward();
      await visitor.role('link', { name: company.name }).first().waitFor();
      assert.equal(await path(visitor), '/search');
    });
  });

  test('opens every public page by its address, with a title of its own', async () => {
    await visit(env, 'citizen pages', {}, async (visitor) => {
      const titles = new Set();
      for (const address of ['/', '/search', '/publicity', '/help', '/sign-in']) {
        await visitor.open(address);
        titles.add(await visitor.page.title());
      }
      assert.equal(titles.size, 5, [...titles].join(' | '));
    });
  });

  test('is told when an address does not exist', async () => {
    await visit(env, 'citizen 404', {}, async (visitor) => {
      const answer = await visitor.page.goto('/no-such-page');
      assert.equal(answer.status(), 404);
      visitor.problems.length = 0; // Chromium reports the 404 that this test asks for
    });
  });
}

function escapePattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
