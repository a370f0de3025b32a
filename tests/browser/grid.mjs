// The grid in which a clerk corrects a file: by keyboard alone, by mouse alone, with a spreadsheet's clipboard.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unmirrored, violations, visit } from './support/browser.mjs';
import { accounts, root } from './support/portal.mjs';
import { clickAtRest, rest } from './support/rest.mjs';

const sample = join(root, 'tests/samples/penalty-wide-errors.csv');

/** Right texts for the cells of the sample that carry no suggestion, by what is wrong with them. */
const corrections = [
  [/行政处罚决定书文号是必填项/, (row) => `伊市监罚〔2026〕90${row}号`],
  [/处罚类别是必填项/, (row) => (row === 11 ? '警告' : '罚款')],
  [/不是有效日期/, () => '2026/02/28'],
  [/不小于 0 的数字/, (row) => (row === 5 ? '2' : '')], // the other rows carry no fine
];

/** What has the focus: the grid's field, with the place of its cell and what is said about it. */
function current(page) {
  return page.evaluate(() => {
    const field = document.activeElement;
    const cell = field.closest('[role=gridcell]');
    return cell && {
      row: Number(cell.closest('[role=row]').getAttribute('aria-rowindex')),
      column: Number(cell.getAttribute('aria-colindex')),
      name: field.getAttribute('aria-label'),
      text: field.value,
      message: field.getAttribute('aria-description') ?? '',
      wrong: cell.getAttribute('aria-invalid') === 'true',
    };
  });
}

/** Waits until what has the focus fits. */
async function until(page, what, fits) {
  let last = null;
  for (let tries = 0; tries < 1200; ++tries) {
    last = await current(page);
    if (last && fits(last)) return last;
    await page.waitForTimeout(50);
  }
  throw new Error(`${what}: ${JSON.stringify(last)}`);
}

/** The text that puts a cell right, or null where its suggestion does. */
function textFor(cell) {
  if (cell.message.includes('建议：')) return null;
  const known = corrections.find(([pattern]) => pattern.test(cell.message));
  assert.ok(known, `no correction for ${JSON.stringify(cell)}`);
  return known[1](Number(/第 (\d+) 行/.exec(cell.name)[1]));
}

function rejected(visitor) {
  return visitor.role('button', { name: /^上报 \d+ 行/ }).textContent().then((text) => Number(/退回 (\d+) 行/.exec(text)?.[1] ?? 0));
}

async function openSample(visitor) {
  await visitor.signIn(accounts.creditOffice);
  await visitor.chooseFile('行政处罚', sample);
  await visitor.role('grid', { name: '检查结果' }).waitFor();
}

/** A cell that is in sight, by its text. */
function cellOf(visitor, text) {
  return visitor.role('gridcell', { name: text, exact: true }).first();
}

export function gridTests(env) {
  test('every wrong cell of the sample is corrected by keyboard alone, with at most two actions each', async () => {
    await visit(env, 'grid by keyboard', { width: 1280, height: 800 }, async (visitor) => {
      await openSample(visitor);
      const { page } = visitor;
      const wrong = await rejected(visitor);
      assert.equal(wrong, 32);
      let actions = 0;
      const press = async (key) => { ++actions; await page.keyboard.press(key); };
      await visitor.role('button', { name: '查找替换' }).focus(); // the reading order leads from here into the grid
      for (let tries = 0; tries < 4 && !(await current(page)); ++tries) await page.keyboard.press('Tab');
      let cell = await until(page, 'the grid has the focus on a wrong cell', (now) => now.wrong);
      for (let corrected = 0; corrected < wrong; ++corrected) {
        const text = textFor(cell);
        if (text === null) await press('Control+Enter');
        else if (text === '') { await press('Delete'); await press('F8'); }
        else { await page.keyboard.type(text); await press('Enter'); }
        if (corrected + 1 < wrong) {
          const before = cell;
          cell = await until(page, `after ${JSON.stringify(before)}`, (now) => now.wrong && (now.row !== before.row || now.column !== before.column));
        }
      }
      await visitor.role('button', { name: /^上报 60 行$/ }).waitFor();
      assert.ok(actions <= 2 * wrong && actions <= 80, `${actions} actions`);
      await page.getByText(`已更正 ${wrong} 个单元格`).first().waitFor();
      assert.deepEqual(await unmirrored(visitor), []);
    });
  });

  test('every wrong cell of the sample is corrected by mouse, with at most a hundred clicks', async () => {
    await visit(env, 'grid by mouse', { width: 1280, height: 800 }, async (visitor) => {
      await openSample(visitor);
      const { page } = visitor;
      const wrong = await rejected(visitor);
      let clicks = 0;
      const click = async (locator) => { ++clicks; await clickAtRest(visitor, locator); };
      const firstMessage = visitor.role('group', { name: '当前单元格的问题' });
      await firstMessage.waitFor();
      await click(cellOf(visitor, '92654027MA2568763A').or(page.locator('[role=gridcell] .field')).first());
      let cell = await until(page, 'a click gives the focus', (now) => now.wrong);
      for (let corrected = 0; corrected < wrong; ++corrected) {
        const text = textFor(cell);
        if (text === null) {
          await click(visitor.role('button', { name: /^采纳/ }));
        } else {
          if (text !== '') await page.keyboard.type(text);
          if (text === '') await click(visitor.role('button', { name: '清空' }));
          else if (corrected + 1 < wrong) await click(visitor.role('button', { name: '下一处问题' }));
          else await click(visitor.role('gridcell', { name: '迟报' }).first());
        }
        if (corrected + 1 < wrong) {
          const before = cell;
          cell = await until(page, `after ${JSON.stringify(before)}`, (now) => now.wrong && (now.row !== before.row || now.column !== before.column));
        }
      }
      await visitor.role('button', { name: /^上报 60 行$/ }).waitFor();
      assert.ok(clicks <= 100, `${clicks} clicks`);
    });
  });

  test('the grid follows the pattern: one tab stop, arrows, ranges, Escape, undo, clipboard, fill, find', async () => {
    await visit(env, 'grid pattern', { width: 1280, height: 800, bypassCsp: true }, async (visitor) => {
      await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await openSample(visitor);
      const { page } = visitor;
      assert.deepEqual(await violations(visitor), []);
      const grid = visitor.role('grid', { name: '检查结果' });
      assert.equal(await grid.getAttribute('aria-rowcount'), '33');
      assert.equal(await grid.locator('[tabindex="0"], input, textarea, button, a').count(), 1, 'one tab stop');
      const positions = await grid.locator('[role=columnheader]').evaluateAll((heads) => heads.map((head) => Number(head.getAttribute('aria-colindex'))));
      assert.deepEqual(positions, [...positions].sort((left, right) => left - right));

      // A click, then typing at once; Escape takes it back.
      await clickAtRest(visitor, cellOf(visitor, '特克斯县华盛汽修部'));
      await page.keyboard.type('新');
      await until(page, 'what is typed replaces', (now) => now.text === '新');
      await page.keyboard.press('Escape');
      await until(page, 'Escape reverts', (now) => now.text === '特克斯县华盛汽修部');
      assert.equal(await page.getByText('已更正').count(), 0);

      // F2 keeps the text; Enter takes what was written.
      await page.keyboard.press('F2');
      await page.keyboard.type('二');
      await until(page, 'F2 edits at the end', (now) => now.text === '特克斯县华盛汽修部二');
      await page.keyboard.press('Enter');
      await page.getByText('已更正 1 个单元格').first().waitFor();

      // Arrows, Home and End, Ctrl and Page; columns out of sight come into view.
      await clickAtRest(visitor, cellOf(visitor, '特克斯县华盛汽修部二'));
      const start = await until(page, 'back at the name', (now) => now.text === '特克斯县华盛汽修部二');
      await page.keyboard.press('ArrowDown');
      await until(page, 'down', (now) => now.row === start.row + 1 && now.column === start.column);
      await page.keyboard.press('Control+End');
      const last = await until(page, 'the last cell', (now) => now.row === 33);
      assert.ok(await page.evaluate(() => { const box = document.activeElement.getBoundingClientRect(); return box.left > 300 && box.right <= innerWidth && box.bottom < innerHeight; }));
      await page.keyboard.press('Control+Home');
      await until(page, 'the first cell', (now) => now.row === 2 && now.column === 1);
      await page.keyboard.press('End');
      await until(page, 'the end of the row', (now) => now.row === 2 && now.column === last.column);
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await until(page, 'the name again', (now) => now.row === 2 && now.column === start.column);

      // Undo and redo.
      await page.keyboard.press('Control+z');
      await until(page, 'undone', (now) => now.text === '特克斯县华盛汽修部');
      await page.keyboard.press('Control+y');
      await until(page, 'done again', (now) => now.text === '特克斯县华盛汽修部二');
      await page.keyboard.press('Control+z');
      await until(page, 'undone once more', (now) => now.text === '特克斯县华盛汽修部');

      // Copy of a range, and the paste of a spreadsheet's cells with a quoted one: one step.
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Control+c');
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^特克斯县华盛汽修部\t92654027MA2568763A\r?\n昭苏县北域建筑工程有限责任公司\t91654026MA64518534$/);
      assert.equal(await grid.locator('[role=gridcell][aria-selected=true]').count(), 4);
      await page.evaluate(() => navigator.clipboard.writeText('甲商行\t92654027MA2568763Y\r\n"乙\n商行"\t91654026MA64518534\r\n'));
      await page.keyboard.press('Control+v');
      await until(page, 'pasted', (now) => now.text === '甲商行');
      await cellOf(visitor, '92654027MA2568763Y').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+z');
      await until(page, 'the paste is one step', (now) => now.text === '特克斯县华盛汽修部');
      await cellOf(visitor, '92654027MA2568763A').waitFor();

      // Fill down, by mouse over a range.
      const from = await cellOf(visitor, '尼勒克县丰和汽修部').boundingBox();
      await page.mouse.move(from.x + 20, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(from.x + 30, from.y + from.height * 1.5, { steps: 4 });
      await page.mouse.up();
      await page.waitForFunction(() => document.querySelectorAll('[role=gridcell][aria-selected=true]').length === 2);
      await page.keyboard.press('Control+d');
      await page.waitForFunction(() => [...document.querySelectorAll('[role=gridcell]')].filter((cell) => cell.textContent === '尼勒克县丰和汽修部').length === 1); // and the current one, which is a field
      await page.keyboard.press('Control+z');
      await cellOf(visitor, '霍尔果斯市恒瑞商贸有限责任公司').waitFor();

      // Find and replace in the column.
      await page.keyboard.press('Control+f');
      await visitor.role('textbox', { name: '查找' }).fill('便利店');
      await visitor.role('textbox', { name: '替换为' }).fill('超市');
      await clickAtRest(visitor, visitor.role('button', { name: '全部替换' }));
      await page.getByText('已替换 2 个单元格').first().waitFor();
      await clickAtRest(visitor, visitor.role('button', { name: '关闭查找' }));
      await page.keyboard.press('Control+z');
      await page.getByText('已撤销 2 个单元格').first().waitFor();
    });
  });

  test('what is written stays in its cell while the grid scrolls under it, and follows a click without a frame in between', async () => {
    await visit(env, 'grid order of events', { width: 1280, height: 800 }, async (visitor) => {
      await openSample(visitor);
      const { page } = visitor;
      const grid = visitor.role('grid', { name: '检查结果' });
      const name = '特克斯县华盛汽修部';
      await clickAtRest(visitor, cellOf(visitor, name));
      const start = await until(page, 'the name is the current cell', (now) => now.text === name);
      const outOfSight = async () => {
        const box = await grid.boundingBox();
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        await page.mouse.wheel(0, 700);
        await page.waitForFunction((row) => document.activeElement.closest('[role=row]').getBoundingClientRect().bottom < document.querySelector('[role=grid]').getBoundingClientRect().top
          && document.activeElement.closest('[role=row]').getAttribute('aria-rowindex') === String(row), start.row);
        await page.evaluate(() => { // what the field goes through from now on
          const field = document.activeElement;
          window.lost = [];
          field.addEventListener('focusout', () => window.lost.push('focus'));
          new MutationObserver((changes) => {
            if (changes.some((change) => [...change.removedNodes].some((node) => node.contains(field)))) window.lost.push('place');
          }).observe(document.getElementById('mirror'), { childList: true, subtree: true });
        });
      };
      const inSight = () => page.waitForFunction(() => {
        const box = document.activeElement.closest('[role=row]')?.getBoundingClientRect();
        const outer = document.querySelector('[role=grid]').getBoundingClientRect();
        return box && box.top >= outer.top && box.bottom <= outer.bottom;
      });
      const isKept = async () => assert.deepEqual(await page.evaluate(() => window.lost), [], 'the field was neither left nor moved');

      await outOfSight();
      await page.keyboard.type('a');
      await inSight(); // the canvas has drawn and the mirror has followed between the two letters
      await page.keyboard.type('b');
      await until(page, 'both letters', (now) => now.text === 'ab' && now.row === start.row);
      await isKept();
      await page.keyboard.press('Escape');
      await until(page, 'taken back', (now) => now.text === name);

      await outOfSight(); // an input method must not lose what it composes
      const session = await visitor.context.newCDPSession(page);
      const compose = (text) => session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      await compose('x');
      await inSight();
      await compose('xin');
      await until(page, 'what is composed', (now) => now.text === 'xin');
      await session.send('Input.insertText', { text: '新' });
      await until(page, 'what was composed', (now) => now.text === '新' && now.row === start.row);
      await isKept();
      await page.keyboard.press('Escape');
      await until(page, 'taken back once more', (now) => now.text === name);

      // A press and two letters in one task: no frame is drawn in between.
      const other = await cellOf(visitor, '昭苏县北域建筑工程有限责任公司').boundingBox();
      await page.mouse.move(other.x + 20, other.y + other.height / 2);
      await page.evaluate(([x, y]) => {
        const at = { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0, buttons: 1, pointerId: 1, pointerType: 'mouse', isPrimary: true };
        const target = document.elementFromPoint(x, y);
        target.dispatchEvent(new PointerEvent('pointerdown', at));
        target.dispatchEvent(new MouseEvent('mousedown', at));
        document.execCommand('insertText', false, 'c');
        document.execCommand('insertText', false, 'd');
        target.dispatchEvent(new PointerEvent('pointerup', { ...at, buttons: 0 }));
      }, [other.x + 20, other.y + other.height / 2]);
      await until(page, 'both letters in the pressed cell', (now) => now.text === 'cd' && now.row === start.row + 1);
      await page.keyboard.press('Escape');
      await until(page, 'the pressed cell as it was', (now) => now.text === '昭苏县北域建筑工程有限责任公司');
      assert.equal(await page.getByText('已更正').count(), 0);
    });
  });

  test('a chosen cause brings its column into view, and the list of problems is edited in place', async () => {
    await visit(env, 'grid causes', { width: 1280, height: 800 }, async (visitor) => {
      await openSample(visitor);
      const { page } = visitor;
      await clickAtRest(visitor, visitor.role('button', { name: /数据来源单位统一社会信用代码 4$/ }));
      const wrong = cellOf(visitor, '11654023010444553').or(page.locator('[role=gridcell] .field')).first();
      await wrong.waitFor();
      await page.waitForFunction(() => {
        const head = [...document.querySelectorAll('[role=columnheader]')].find((one) => one.textContent === '数据来源单位统一社会信用代码');
        return head && head.getBoundingClientRect().right <= innerWidth;
      });
      const send = await visitor.role('button', { name: /^上报 \d+ 行/ }).boundingBox();
      assert.ok(send.y + send.height <= 800, 'the send bar stays in sight');
      await clickAtRest(visitor, visitor.role('button', { name: /数据来源单位统一社会信用代码 4$/ }));

      await clickAtRest(visitor, visitor.role('radio', { name: '问题清单' }));
      const list = visitor.role('grid', { name: '问题清单' });
      await list.waitFor();
      const cell = list.getByRole('gridcell', { name: '2026/02/30', exact: true }).first();
      await rest(visitor); // or the canvas still moves under the click
      await cell.scrollIntoViewIfNeeded();
      await rest(visitor);
      await cell.click();
      await page.keyboard.type('2026/02/28');
      await page.keyboard.press('Enter');
      await visitor.role('button', { name: /退回 31 行$/ }).waitFor();
      await list.getByRole('gridcell', { name: '已更正', exact: true }).first().waitFor();
      await page.keyboard.press('Control+z');
      await visitor.role('button', { name: /退回 32 行$/ }).waitFor();
    });
  });
}
