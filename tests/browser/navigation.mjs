// What there is to go to: the tree of the navigation, the map of the site, and the palette of the console.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unmirrored, violations, visit } from './support/browser.mjs';
import { accounts } from './support/portal.mjs';
import { rest } from './support/rest.mjs';

/** Path and text of the links of the map of the site, in the plain page. */
async function mapLinks(visitor) {
  await visitor.openPlain('/site-map');
  return visitor.page.locator('main li a').evaluateAll((links) => links.map((link) => ({ path: new URL(link.href).pathname, text: link.textContent })));
}

/** What the focused field tells assistive technology to read of its list. */
async function chosen(visitor) {
  return visitor.page.evaluate(() => {
    const field = document.activeElement;
    const list = document.getElementById(field.getAttribute('aria-controls')), option = document.getElementById(field.getAttribute('aria-activedescendant'));
    return list && option && list.contains(option) ? option.textContent : null;
  });
}

async function pathBecomes(visitor, path) {
  await visitor.page.waitForFunction((wanted) => location.pathname === wanted, path);
}

export function navigationTests(env) {
  test('every page of the map is drawn by the client, under the same name', async () => {
    await visit(env, 'navigation map', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      const links = await mapLinks(visitor);
      assert.ok(links.length >= 9, JSON.stringify(links));
      for (const { path, text } of links) {
        await visitor.open(path);
        await rest(visitor);
        assert.equal(await visitor.role('heading', { name: '没有这个页面' }).count(), 0, path);
        assert.ok((await visitor.page.title()).startsWith(text), `${path}: ${await visitor.page.title()}, not ${text}`);
      }
      assert.deepEqual(await visitor.role('main').getByRole('link').evaluateAll((all) => all.map((link) => link.textContent)), links.map(({ text }) => text));
      assert.deepEqual(await unmirrored(visitor), []);
    });
  });

  test('of a group with several pages the others stand below the bar, and on a phone below its name', async () => {
    await visit(env, 'navigation groups', {}, async (visitor) => {
      await visitor.open('/help');
      const group = visitor.role('navigation', { name: '帮助' });
      await group.getByRole('link', { name: '网站地图' }).click();
      await pathBecomes(visitor, '/site-map');
      await rest(visitor);
      assert.equal(await group.getByRole('link', { name: '网站地图' }).getAttribute('aria-current'), 'page');
    });
    await visit(env, 'navigation phone', { width: 390, height: 844 }, async (visitor) => {
      await visitor.open('/');
      await visitor.role('button', { name: '打开导航' }).click();
      await visitor.role('dialog').getByRole('group', { name: '帮助' }).getByRole('link', { name: '网站地图' }).click();
      await pathBecomes(visitor, '/site-map');
    });
  });

  test('the console shows groups of what one may open', async () => {
    await visit(env, 'navigation console', {}, async (visitor) => {
      await visitor.signIn(accounts.administrator);
      await visitor.open('/password');
      const side = visitor.role('navigation', { name: '业务导航' });
      await side.getByRole('group', { name: '我的账号' }).getByRole('link', { name: '修改密码' }).waitFor();
      assert.equal(await side.getByRole('link').count(), 1);
    });
  });

  test('Ctrl+K goes to a page by its name, with the keyboard alone', async () => {
    await visit(env, 'navigation palette', { bypassCsp: true }, async (visitor) => {
      const { keyboard } = visitor.page;
      await visitor.signIn(accounts.clerk);
      await visitor.open('/uploads');
      await rest(visitor);
      await visitor.page.evaluate(() => addEventListener('keydown', (e) => { window.kept = e.key === 'k' ? e.defaultPrevented : window.kept; }));
      const palette = visitor.role('dialog', { name: '查找页面' }), field = palette.getByRole('combobox');
      await keyboard.press('Control+k');
      await field.and(visitor.page.locator(':focus')).waitFor();
      assert.equal(await visitor.page.evaluate(() => window.kept), true); // the browser's own use of it
      await rest(visitor);
      assert.equal(await chosen(visitor), '首页');
      await keyboard.press('ArrowDown');
      await rest(visitor);
      assert.equal(await chosen(visitor), '信用查询');
      await keyboard.press('ArrowUp');
      await keyboard.press('ArrowUp'); // round to the last
      await rest(visitor);
      assert.equal(await chosen(visitor), '网站地图');
      assert.deepEqual(await violations(visitor), []);
      assert.deepEqual(await unmirrored(visitor), []);
      await keyboard.press('Escape');
      await palette.waitFor({ state: 'detached' });
      await keyboard.press('Control+k');
      await field.and(visitor.page.locator(':focus')).waitFor();
      await keyboard.type('待核');
      await rest(visitor);
      assert.deepEqual(await palette.getByRole('option').allTextContents(), ['待核记录', '查询“待核”的信用信息']);
      await keyboard.press('Enter');
      await pathBecomes(visitor, '/held');
      await palette.waitFor({ state: 'detached' });
      await visitor.role('button', { name: '查找页面（Ctrl+K）' }).click();
      await field.and(visitor.page.locator(':focus')).waitFor();
      await keyboard.type('伊宁');
      await keyboard.press('ArrowUp');
      await keyboard.press('Enter');
      await pathBecomes(visitor, '/search');
      assert.equal(new URL(visitor.page.url()).searchParams.get('q'), '伊宁');
      await visitor.ready();
      await rest(visitor);
      await visitor.page.evaluate(() => addEventListener('keydown', (e) => { window.kept = e.key === 'k' ? e.defaultPrevented : window.kept; }));
      await keyboard.press('Control+k');
      assert.equal(await visitor.page.evaluate(() => window.kept), false); // for citizens it stays the browser's
    });
  });
}
