// A canvas page behaves as a page: the focus is never nowhere, text is selected, copied and found where it stands.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';
import { accounts, root } from './support/portal.mjs';
import { rest } from './support/rest.mjs';

/** What has the focus: role and name of the element, "BODY" where nothing has it. */
function focused(visitor) {
  return visitor.page.evaluate(() => {
    const here = document.activeElement;
    return here === document.body ? 'BODY' : `${here.getAttribute('role') ?? here.tagName} ${here.getAttribute('aria-label') ?? here.textContent}`;
  });
}

/** Waits until the element that a pattern describes has the focus. */
async function focusedIs(visitor, pattern) {
  let now = '';
  for (let tries = 0; tries < 600 && !pattern.test(now); ++tries) {
    now = await focused(visitor);
    if (!pattern.test(now)) await visitor.page.waitForTimeout(100);
  }
  assert.match(now, pattern);
}

async function press(visitor, ...keys) {
  for (const key of keys) await visitor.page.keyboard.press(key);
}

/** A key, several times before the page has had a moment to follow, as quick fingers and busy machines do it. */
function pressAtOnce(visitor, key, times) {
  return visitor.page.evaluate(([name, count]) => {
    for (let i = 0; i < count; ++i) for (const type of ['keydown', 'keyup']) document.activeElement.dispatchEvent(new KeyboardEvent(type, { key: name, code: name, bubbles: true, cancelable: true }));
  }, [key, times]);
}

/** "2026年11月6日 星期五", some days before the day that an element like it names. */
function daysBefore(element, days) {
  const [year, month, day] = element.match(/\d+/g).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day - days));
  return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日 星期${'日一二三四五六'[date.getUTCDay()]}`;
}

/** A canvas pixel's difference from its surroundings says where ink is: the box of what is drawn within `box`, in CSS pixels. */
async function inkWithin(visitor, box) {
  const picture = await visitor.page.screenshot({ clip: box, scale: 'css' });
  return visitor.page.evaluate(async (bytes) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let left = Infinity, right = -1, top = Infinity, bottom = -1;
    for (let y = 0; y < image.height; ++y) for (let x = 0; x < image.width; ++x) {
      const at = (y * image.width + x) * 4;
      if (data[at] + data[at + 1] + data[at + 2] > 400) continue;
      left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    return { left, right, top, bottom };
  }, picture.toString('base64'));
}

export function pageTests(env) {
  test('the focus is where it was or at the new heading, never nowhere', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'page focus', { bypassCsp: true }, async (visitor) => {
      await visitor.open('/publicity?catalogue=penalty');
      await visitor.role('columnheader', { name: '决定日期' }).waitFor();
      await press(visitor, 'Tab');
      await focusedIs(visitor, /^A 跳到正文/);
      await press(visitor, 'Enter');
      await focusedIs(visitor, /^heading 行政处罚公示/);

      const rows = visitor.page.locator('#mirror a[href^="/record?"]');
      const first = await rows.first().getAttribute('href');
      await visitor.role('columnheader', { name: '决定日期' }).focus();
      await press(visitor, 'Enter'); // sorts
      await visitor.page.waitForURL(/sort=/);
      await visitor.page.waitForFunction((before) => {
        const row = document.querySelector('#mirror a[href^="/record?"]');
        return row && row.getAttribute('href') !== before;
      }, first);
      await focusedIs(visitor, /^columnheader 决定日期/);
      assert.match(await visitor.page.locator('.live').first().textContent(), /已按“决定日期”(升|降)序排列/);
      await visitor.role('button', { name: '下一页' }).focus();
      await press(visitor, 'Enter');
      await visitor.page.waitForURL(/page=2/);
      await visitor.page.locator('[aria-rowindex="22"]').waitFor(); // the first row of the second page
      await focusedIs(visitor, /^BUTTON 下一页/);
      assert.match(await visitor.page.locator('.live').first().textContent(), /第 2 页，共 \d+ 页/);

      await rows.first().focus();
      await press(visitor, 'Enter');
      await visitor.page.waitForURL(/\/record\?/);
      await focusedIs(visitor, /^heading (?!行政处罚公示)/);
      await visitor.page.goBack();
      await visitor.role('columnheader', { name: '决定日期' }).waitFor();
      await focusedIs(visitor, /^(heading|A) /);
      await visitor.open(`/search?q=${encodeURIComponent(company.name)}`);
      await visitor.page.locator('a[href^="/subject?"]').first().click(); // by mouse, too
      await focusedIs(visitor, new RegExp(`^heading ${company.name.slice(0, 4)}`));
    });
  });

  test('lists, calendars and column choices keep the focus and give it back', async () => {
    await visit(env, 'page pop-ups', {}, async (visitor) => {
      await visitor.open('/publicity?catalogue=penalty');
      await visitor.role('button', { name: '选择显示的列' }).focus();
      await press(visitor, 'Enter');
      const choice = visitor.role('dialog', { name: '选择显示的列' });
      await choice.waitFor();
      await focusedIs(visitor, /^checkbox 行政相对人名称/);
      await press(visitor, 'Shift+Tab');
      await focusedIs(visitor, /^checkbox 统一社会信用代码/); // round and round
      await press(visitor, 'Escape');
      await choice.waitFor({ state: 'detached' });
      await focusedIs(visitor, /^BUTTON 选择显示的列/);

      await visitor.role('button', { name: '决定日期自：打开日历' }).focus();
      await press(visitor, 'Enter');
      const calendar = visitor.role('dialog', { name: '决定日期自：选择日期' });
      await calendar.waitFor();
      await focusedIs(visitor, /^gridcell \d+年\d+月\d+日 星期./);
      assert.equal(await calendar.locator('[role=gridcell][tabindex="0"]').count(), 1, 'the days are one stop of Tab');
      const before = await focused(visitor);
      await pressAtOnce(visitor, 'ArrowUp', 5); // into the month before
      await focusedIs(visitor, new RegExp(`^gridcell ${daysBefore(before, 35)}$`));
      await press(visitor, 'PageDown');
      const [year, month] = daysBefore(before, 35).match(/\d+/g).map(Number);
      await focusedIs(visitor, new RegExp(`^gridcell ${month === 12 ? year + 1 : year}年${month % 12 + 1}月`));
      await press(visitor, 'Escape');
      await calendar.waitFor({ state: 'detached' });
      await focusedIs(visitor, /打开日历/);

      await visitor.role('combobox', { name: '县市' }).focus();
      await press(visitor, 'Enter');
      await focusedIs(visitor, /^option 全部县市/);
      await press(visitor, 'Escape');
      await focusedIs(visitor, /^combobox 县市/);
    });
  });

  test('a choice of one is one stop of Tab, and a drawer gives the focus back', async () => {
    await visit(env, 'page radios', { width: 390, height: 844 }, async (visitor) => {
      await visitor.open('/');
      const kinds = visitor.role('radiogroup', { name: '查询范围' });
      assert.equal(await kinds.locator('[role=radio][tabindex="0"]').count(), 1);
      await kinds.getByRole('radio', { name: '双公示信息' }).focus();
      await press(visitor, 'ArrowRight');
      await focusedIs(visitor, /^radio 统一代码/);
      await press(visitor, 'Tab');
      await focusedIs(visitor, /^INPUT 查询内容/);

      await visitor.role('button', { name: '打开导航' }).focus();
      await press(visitor, 'Enter');
      await focusedIs(visitor, /^BUTTON 关闭/);
      await press(visitor, 'Shift+Tab');
      await focusedIs(visitor, /^A 登录/); // the last of the drawer
      await press(visitor, 'Escape');
      await focusedIs(visitor, /^BUTTON 打开导航/);
    });
  });

  test('text lies over its drawing, can be copied, and is found where it stands', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'page text', { bypassCsp: true }, async (visitor) => {
      await visitor.open('/publicity?catalogue=penalty');
      await visitor.role('columnheader', { name: '决定日期' }).waitFor();
      await rest(visitor);
      const heading = await visitor.page.evaluate(() => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector('#mirror [role=heading]'));
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x, y, width, height };
      });
      const ink = await inkWithin(visitor, { x: heading.x - 20, y: heading.y - 4, width: heading.width + 40, height: heading.height + 8 });
      assert.ok(Math.abs(ink.left - 20) <= 4 && Math.abs(ink.right - 20 - heading.width) <= 4, `drawn from ${ink.left} to ${ink.right} of ${heading.width} + 40`);
      const middle = (ink.top + ink.bottom) / 2 - 4;
      assert.ok(Math.abs(middle - heading.height / 2) <= 3, `drawn around ${middle} of ${heading.height}`);

      const copied = await visitor.page.evaluate(() => {
        const rows = document.querySelectorAll('#mirror [role=row]');
        getSelection().setBaseAndExtent(rows[0], 0, rows[2], rows[2].childNodes.length);
        let text = '';
        addEventListener('copy', (event) => { text = event.clipboardData.getData('text/plain'); }, { once: true });
        document.execCommand('copy');
        getSelection().removeAllRanges();
        return text;
      });
      const lines = copied.split('\n').map((line) => line.split('\t'));
      assert.equal(lines.length, 3, copied);
      assert.deepEqual(lines[0], ['行政相对人名称', '决定文书号', '类别', '决定机关', '决定日期', '公示截止期']);
      assert.ok(lines.every((line) => line.length === 6), copied);

      // A paragraph that is wrapped is one text: found over the end of its line, copied without one.
      await visitor.page.setViewportSize({ width: 320, height: 640 });
      await rest(visitor);
      const wrapped = '行政许可、行政处罚等信息自作出决定之日起七个工作日内公示。';
      const found = await visitor.page.evaluate((sentence) => {
        getSelection().removeAllRanges();
        const hit = window.find(sentence.slice(3, -2));
        const boxes = hit ? getSelection().getRangeAt(0).getClientRects().length : 0;
        return { hit, boxes, text: getSelection().toString() };
      }, wrapped);
      assert.ok(found.hit && found.boxes > 1, JSON.stringify(found));

      // The browser brings what it finds into view where a person could scroll, too; the canvas follows.
      await visitor.open(`/record?id=${company.id}`);
      await visitor.page.getByText('公示依据').waitFor();
      await rest(visitor);
      const scrolls = await visitor.page.evaluate(() => {
        window.find('信用信息查询、公示');
        getSelection().getRangeAt(0).startContainer.parentNode.scrollIntoView({ block: 'center' });
        return getComputedStyle(document.getElementById('mirror')).overflowY;
      });
      assert.equal(scrolls, 'scroll');
      await visitor.page.waitForTimeout(300);
      await rest(visitor);
      const at = await visitor.page.evaluate(() => {
        const box = getSelection().getRangeAt(0).getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
      });
      assert.ok(at, 'what was found is in sight');
    });
  });

  test('a clerk\'s choices are spoken: a cause is a switch, and the end of a check is said', async () => {
    await visit(env, 'page switches', {}, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.chooseFile('行政处罚', join(root, 'tests/samples/penalty-messy.xlsx'));
      await visitor.role('button', { name: /^上报 \d+ 行/ }).waitFor();
      assert.match(await visitor.page.locator('.live').first().textContent(), /检查完成/);
      assert.ok((await visitor.page.locator('[aria-pressed]').count()) > 1, 'causes say whether they are chosen');
    });
  });
}
