// What a person has set is followed: colours, contrast, size of text, zoom; paper; a screen that fingers use; graphics that are gone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { ask, punishedCompany } from './support/data.mjs';
import { rest } from './support/rest.mjs';

/** The colour of one pixel of what is shown, as "r,g,b". */
async function pixel(visitor, x, y) {
  const picture = await visitor.page.screenshot({ clip: { x, y, width: 1, height: 1 }, scale: 'css' });
  return visitor.page.evaluate(async (bytes) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(',');
  }, picture.toString('base64'));
}

/** Waits until a pixel has a colour. */
async function pixelIs(visitor, x, y, colour) {
  let now = '';
  for (let tries = 0; tries < 300 && now !== colour; ++tries) {
    now = await pixel(visitor, x, y);
    if (now !== colour) await visitor.page.waitForTimeout(100);
  }
  assert.equal(now, colour, `at ${x}, ${y}`);
}

export function lookTests(env) {
  test('forced colours: the system\'s, and one text', async () => {
    await visit(env, 'look forced', { bypassCsp: true }, async (visitor) => {
      await visitor.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
      await visitor.open('/search');
      const system = await visitor.page.evaluate(() => {
        const probe = document.body.appendChild(document.createElement('div'));
        probe.style.color = 'Canvas';
        const colour = getComputedStyle(probe).color.match(/\d+/g).join(',');
        probe.remove();
        return colour;
      });
      await pixelIs(visitor, 3, 500, system);
      const heading = visitor.role('heading', { level: 1 });
      await heading.waitFor();
      assert.equal(await heading.evaluate((element) => getComputedStyle(element).color), 'rgba(0, 0, 0, 0)', 'the mirror\'s text is not drawn a second time');
      await visitor.page.emulateMedia({ forcedColors: 'none' });
      await pixelIs(visitor, 3, 500, '244,247,251');
      await visitor.page.emulateMedia({ colorScheme: 'dark' }); // refused on purpose
      await rest(visitor);
      await pixelIs(visitor, 3, 500, '244,247,251');
      assert.match(await visitor.page.evaluate(() => document.querySelector('meta[name=color-scheme]').content), /only light/);
    });
  });

  test('more contrast is drawn on request', async () => {
    await visit(env, 'look contrast', { bypassCsp: true }, async (visitor) => {
      await visitor.page.emulateMedia({ contrast: 'more' });
      await visitor.open('/search');
      const navigation = await visitor.role('navigation', { name: '主导航' }).boundingBox();
      await pixelIs(visitor, 3, Math.round(navigation.y + navigation.height / 2), '8,59,124');
    });
  });

  test('graphics that are lost for good bring the HTML page with a sentence', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'look lost', {}, async (visitor) => {
      const address = `/record?id=${company.id}`;
      await visitor.open(address);
      await visitor.page.evaluate(() => document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
      await visitor.page.waitForFunction(() => document.documentElement.dataset.state === 'plain');
      await visitor.page.getByText('浏览器的图形显示已停止').waitFor();
      await visitor.page.locator('h1', { hasText: company.name }).waitFor();
      assert.equal(await visitor.page.evaluate(() => location.pathname + location.search), address);
      await visitor.page.getByRole('button', { name: '重新打开完整版' }).click();
      await visitor.ready();
      visitor.problems = visitor.problems.filter((problem) => !/CONTEXT_LOST|context lost/i.test(problem));
    });
  });

  test('on paper goes the whole list with its address, time and page numbers', async () => {
    const query = 'catalogue=penalty&from=2026-09-01';
    const list = await ask(env, `/api/v1/publicity/records?${query}`);
    assert.ok(list.total > 40, `${list.total} rows`);
    await visit(env, 'look print', {}, async (visitor) => {
      await visitor.open(`/publicity?${query}`);
      const file = await visitor.page.pdf({ preferCSSPageSize: true });
      const sheets = file.toString('latin1').match(/\/Type \/Page\b/g).length;
      assert.ok(sheets > 1, `${sheets} sheets for ${list.total} rows`);
      await visitor.page.emulateMedia({ media: 'print' });
      await visitor.page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      const paper = visitor.page.locator('#print');
      await paper.waitFor();
      assert.equal(await paper.locator('tbody tr').count(), Math.min(list.total, 2000));
      const line = await paper.locator('.print-line').textContent();
      assert.ok(line.includes(`${env.portal.address}/publicity?${query}`), line);
      assert.match(line, /2026-\d\d-\d\d \d\d:\d\d/);
      assert.equal(await visitor.page.locator('#canvas').isVisible(), false);
      assert.equal(await paper.locator('form').first().isVisible(), false);
      await visitor.page.evaluate(() => dispatchEvent(new Event('afterprint')));
      assert.equal(await paper.count(), 0);
      const style = await (await fetch(env.portal.address + (await visitor.page.locator('link[rel=stylesheet][href*="style"]').getAttribute('href')))).text();
      assert.match(style, /@page\{[^}]*counter\(page\)/);

      await visitor.context.setOffline(true);
      await visitor.page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      assert.match(await paper.textContent(), /没有取得打印内容/);
      await visitor.context.setOffline(false);
      visitor.problems = visitor.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED/.test(problem));
    });
  });

  test('the plain page and the full page lead to each other', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'look both ways', {}, async (visitor) => {
      for (const address of [`/subject?uscc=${company.uscc}`, `/publicity?catalogue=penalty&sort=name&page=2`, '/help?page=clerk']) {
        await visitor.open(address);
        await visitor.page.goto(await visitor.role('link', { name: '无障碍' }).getAttribute('href'));
        await visitor.page.locator('main h1').waitFor();
        await visitor.page.getByRole('link', { name: '完整版' }).click();
        await visitor.ready();
        assert.equal(await visitor.page.evaluate(() => location.pathname + location.search), address);
      }
      await visitor.page.goto('/sign-in/plain?next=%2Fuploads');
      assert.equal(await visitor.page.getByRole('link', { name: '完整版' }).getAttribute('href'), '/sign-in?next=%2Fuploads');
    });
  });

  test('the browser\'s size of text and pinching enlarge the page', async () => {
    await visit(env, 'look size', { bypassCsp: true }, async (visitor) => {
      await visitor.open('/search');
      const heading = visitor.role('heading', { level: 1 });
      const before = (await heading.boundingBox()).height;
      const session = await visitor.context.newCDPSession(visitor.page);
      await session.send('Page.setFontSizes', { fontSizes: { standard: 32 } });
      await visitor.page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue('--text-scale').trim() === '2');
      await rest(visitor);
      const after = (await heading.boundingBox()).height; // 640 px are a phone's width: its headings are a step smaller
      assert.ok(after >= 1.5 * before, `${before} became ${after}`);
      await visitor.role('link', { name: '公示' }).last().click(); // where it is drawn, the pointer meets it
      await visitor.page.waitForURL(/\/publicity/);
    });
    await visit(env, 'look pinch', { width: 390, height: 844, touch: true }, async (visitor) => {
      await visitor.open('/');
      const touchable = () => visitor.page.evaluate(() => getComputedStyle(document.getElementById('mirror')).touchAction);
      assert.equal(await touchable(), 'pinch-zoom');
      assert.doesNotMatch(await visitor.page.locator('meta[name=viewport]').getAttribute('content'), /maximum-scale|user-scalable/);
      const session = await visitor.context.newCDPSession(visitor.page);
      await session.send('Emulation.setPageScaleFactor', { pageScaleFactor: 3 });
      await visitor.page.waitForFunction(() => getComputedStyle(document.getElementById('mirror')).touchAction === 'auto');
    });
  });

  test('a touch screen loses no room to scroll bars, and nothing lies under its camera', async () => {
    await visit(env, 'look touch', { width: 390, height: 844, touch: true }, async (visitor) => {
      await visitor.open('/');
      const heading = visitor.role('heading', { level: 1 });
      const { x, width } = await heading.boundingBox();
      assert.ok(Math.abs(x - (390 - x - width)) <= 1, `from ${x}, ${width} wide: not in the middle`);
      const session = await visitor.context.newCDPSession(visitor.page);
      await session.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 40, bottom: 30 } });
      const bottom = visitor.role('navigation', { name: '底部导航' }).getByRole('link').first();
      let edge = 844;
      for (let tries = 0; tries < 300 && edge > 814; ++tries) {
        const box = await bottom.boundingBox();
        edge = box ? box.y + box.height : 844;
        if (edge > 814) await visitor.page.waitForTimeout(100);
      }
      assert.ok(edge <= 814, `the lowest link ends at ${edge}`);
      assert.ok((await visitor.role('link', { name: /首页$/ }).first().boundingBox()).y >= 40);
    });
    await visit(env, 'look enlarged', { width: 320, height: 200 }, async (visitor) => { // 1280 × 800 at 400 %
      await visitor.open('/search');
      assert.equal(await visitor.role('navigation', { name: '底部导航' }).count(), 0, 'a bar would take a quarter');
      await visitor.page.setViewportSize({ width: 320, height: 400 });
      await visitor.role('navigation', { name: '底部导航' }).waitFor();
      assert.ok((await visitor.role('navigation', { name: '底部导航' }).boundingBox()).height <= 40);
    });
  });
}
