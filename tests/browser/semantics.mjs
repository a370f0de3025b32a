// The mirror that screen readers and these tests see: complete on every page, and without serious findings of axe-core.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seriousViolations, unmirrored, visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';
import { accounts } from './support/portal.mjs';

async function publicPages(env) {
  const company = await punishedCompany(env);
  return ['/', '/search', `/search?q=${encodeURIComponent(company.name)}`, `/subject?uscc=${company.uscc}`, `/record?id=${company.id}`, '/publicity', '/help', '/sign-in'];
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
      for (const address of ['/upload', '/uploads', '/held']) {
        await visitor.open(address);
        assert.deepEqual(await unmirrored(visitor), [], address);
      }
    });
  });

  test('axe-core finds nothing serious on the public pages', async () => {
    await visit(env, 'axe canvas', { bypassCsp: true }, async (visitor) => {
      for (const address of await publicPages(env)) {
        await visitor.open(address);
        assert.deepEqual(await seriousViolations(visitor), [], address);
      }
    });
  });

  test('axe-core finds nothing serious on the HTML pages', async () => {
    await visit(env, 'axe plain', { bypassCsp: true }, async (visitor) => {
      for (const address of await publicPages(env)) {
        await visitor.openPlain(address);
        assert.deepEqual(await seriousViolations(visitor), [], `${address} as HTML`);
      }
    });
  });

  test('nothing of the page breaks the content security policy', async () => {
    await visit(env, 'csp', {}, async (visitor) => {
      for (const address of await publicPages(env)) await visitor.open(address); // violations arrive as console errors
    });
  });
}
