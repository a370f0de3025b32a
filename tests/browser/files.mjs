// Files and drafts: what was begun can be continued, and what is not taken is said.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { accounts, root } from './support/portal.mjs';
import { clickWhenStill, correctSomething } from './session.mjs';

const samples = join(root, 'tests/samples');

/** Drops files on the window, as Chromium does when a person lets go of them. `made`: { name, text } or { name, zeros: bytes }. */
async function drop(visitor, made) {
  await visitor.page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const { name, text, zeros } of list) {
      const parts = zeros ? Array.from({ length: Math.ceil(zeros / 2 ** 20) }, () => new Uint8Array(2 ** 20)) : [text];
      transfer.items.add(new File([new Blob(parts)], name, { lastModified: 1 }));
    }
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, made);
}

/** What lies in the browser's storage: names and bytes as text. */
async function stored(visitor) {
  return visitor.page.evaluate(() => new Promise((done, failed) => {
    const opening = indexedDB.open('chengxin-drafts', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('part');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const store = opening.result.transaction('part').objectStore('part');
      const keys = store.getAllKeys();
      const values = store.getAll();
      values.onsuccess = () => { opening.result.close(); done({ names: keys.result, text: values.result.map((value) => new TextDecoder().decode(value.bytes)).join('') }); };
    };
  }));
}

async function storedNames(visitor, count) {
  for (;;) { // an event of the storage is not to be had from outside
    const found = await stored(visitor);
    if (found.names.length === count) return found;
    await visitor.page.waitForTimeout(200);
  }
}

/** A penalty file of more than one piece: long texts in few rows. */
async function largeFile(folder) {
  const [header, row] = (await readFile(join(samples, 'penalty-wide-errors.csv'), 'utf8')).replace(/^\uFEFF/, '').split(/\r?\n/);
  const path = join(folder, 'large.csv');
  const long = `${row},${'长'.repeat(30_000)}`; // in a column that no data set has
  await writeFile(path, [`${header},附注`, ...Array.from({ length: 110 }, () => long)].join('\r\n'));
  return path;
}

export function fileTests(env) {
  test('a draft survives the page: sealed, continued after signing in again, gone when it is sent', async () => {
    await visit(env, 'draft', { width: 1440, height: 900 }, async (visitor) => {
      visitor.page.on('dialog', (dialog) => dialog.accept()); // leaving asks
      await visitor.signIn(accounts.creditOffice);
      await correctSomething(visitor);
      await visitor.page.getByText('更正已作为草稿加密保存').waitFor();
      const kept = await storedNames(visitor, 2);
      assert.doesNotMatch(kept.text, /penalty-messy|PK\x03\x04|法人/, 'what is kept is sealed');

      await visitor.context.clearCookies(); // the session is gone, as after a night
      await visitor.signIn(accounts.clerk);
      await visitor.open('/upload');
      await visitor.role('button', { name: '选择文件', exact: true }).waitFor();
      assert.equal(await visitor.page.getByText('继续上次的工作').count(), 0, 'it is for its owner only');

      await visitor.context.clearCookies();
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/upload');
      await visitor.role('button', { name: '继续 penalty-messy.xlsx' }).click();
      await visitor.page.getByText('已更正 1 个单元格').waitFor();
      await visitor.role('button', { name: /^上报 \d+ 行/ }).click();
      await visitor.role('button', { name: '再上报一个文件' }).waitFor();
      await storedNames(visitor, 0);
    });
  });

  test('at sign-out the draft goes when the person says so', async () => {
    await visit(env, 'draft sign out', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await correctSomething(visitor);
      await storedNames(visitor, 2);
      await visitor.role('button', { name: '退出' }).first().click();
      const dialog = visitor.role('dialog', { name: '退出登录？' });
      await Promise.all([visitor.page.waitForResponse(/sign-out/), clickWhenStill(visitor, dialog.getByRole('button', { name: '删除草稿并退出' }))]);
      await visitor.page.waitForURL((address) => address.pathname === '/');
      await visitor.ready();
      await storedNames(visitor, 0);
    });
  });

  test('a kiosk keeps nothing', async () => {
    await visit(env, 'draft kiosk', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.page.goto('/kiosk');
      await visitor.signIn(accounts.creditOffice);
      await correctSomething(visitor);
      await visitor.page.getByText('更正没有保存为草稿').waitFor();
      assert.deepEqual((await stored(visitor)).names, []);
      await visitor.context.request.post('/api/v1/accounts/sign-out', { data: {} });
      await visitor.role('button', { name: /^上报 \d+ 行/ }).click(); // the session has ended: all is wiped
      await visitor.role('form', { name: '登录' }).waitFor();
      visitor.problems.length = 0; // the 401
    });
  });

  test('two files are two batches side by side', async () => {
    await visit(env, 'two files', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/upload');
      const [chooser] = await Promise.all([visitor.page.waitForEvent('filechooser'), visitor.role('button', { name: '选择文件', exact: true }).click()]);
      await chooser.setFiles([join(samples, 'penalty-messy.xlsx'), join(samples, 'penalty-2018.xls')]);
      const first = visitor.role('tab', { name: /penalty-messy/ });
      const second = visitor.role('tab', { name: /penalty-2018/ });
      await second.click();
      await visitor.role('button', { name: /^上报 120 行/ }).click();
      await visitor.role('button', { name: '再上报一个文件' }).waitFor();
      await first.click();
      await visitor.role('button', { name: /^上报 \d+ 行，退回/ }).waitFor(); // untouched
    });
  });

  test('what is not taken is said before a byte is sent', async () => {
    await visit(env, 'files refused', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await visitor.open('/uploads');
      await visitor.page.getByText('上报记录').first().waitFor();
      await drop(visitor, [{ name: 'elsewhere.csv', text: 'a,b' }]);
      await visitor.page.getByText('这一页不收文件').first().waitFor();
      await visitor.role('link', { name: '数据上报' }).first().click();
      await visitor.role('button', { name: '选择文件', exact: true }).waitFor();
      assert.equal(await visitor.page.getByText('elsewhere.csv').count(), 0, 'it does not turn up later');

      await drop(visitor, [{ name: 'empty.csv', text: '' }]);
      await visitor.page.getByText('“empty.csv”是空的').first().waitFor();
      await visitor.page.evaluate(() => { // too large to be made: a file that says so
        const file = new File(['x'], 'huge.csv');
        Object.defineProperty(file, 'size', { value: 1.5 * 2 ** 30 });
        const drop = new Event('drop', { bubbles: true, cancelable: true });
        drop.dataTransfer = { types: ['Files'], files: [file], items: [] };
        window.dispatchEvent(drop);
      });
      await visitor.page.getByText('“huge.csv”超过 512 MB').first().waitFor();
      await visitor.page.evaluate(() => {
        const folder = { name: '处罚材料', size: 4096, type: '', arrayBuffer: () => Promise.reject(new Error('a folder')) };
        const drop = new Event('drop', { bubbles: true, cancelable: true });
        drop.dataTransfer = { types: ['Files'], files: [folder], items: [{ kind: 'file', getAsFile: () => folder, webkitGetAsEntry: () => ({ isDirectory: true }) }] };
        window.dispatchEvent(drop);
      });
      await visitor.page.getByText('“处罚材料”是一个文件夹').first().waitFor();
    });
  });

  test('an interrupted transfer goes on where it stopped', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chengxin-large-'));
    try {
      const path = await largeFile(folder);
      await visit(env, 'transfer interrupted', { width: 1440, height: 900 }, async (visitor) => {
        const sent = [];
        let cut = false;
        await visitor.page.route('**/upload-part', async (route) => {
          const offset = Number(/name="offset"\r\n\r\n(\d+)/.exec(route.request().postDataBuffer().toString('latin1'))[1]);
          if (offset > 0 && !cut) { // the connection breaks at the second piece
            cut = true;
            return route.abort('connectionreset');
          }
          sent.push(offset);
          return route.continue();
        });
        await visitor.signIn(accounts.creditOffice);
        await visitor.chooseFile('行政处罚', path);
        await visitor.role('button', { name: /^上报 \d+ 行/ }).click();
        await visitor.page.getByText('已发送的部分不会重发').waitFor();
        visitor.problems.length = 0; // Chromium reports the broken connection
        await visitor.role('button', { name: '再上报一个文件' }).waitFor();
        assert.deepEqual(sent, [0, 8 * 2 ** 20], 'each piece once');
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
