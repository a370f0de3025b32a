// The two main paths in Debian's Firefox: a citizen's search, a clerk's correction.
//   node --test tests/browser/firefox.test.mjs
// CHENGXIN_FIREFOX names another program than /usr/bin/firefox-esr.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { punishedCompany } from './support/data.mjs';
import { startFirefox, visitInFirefox } from './support/firefox.mjs';
import { startPortal } from './support/portal.mjs';

const env = {};

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
});
