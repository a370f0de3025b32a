// A clerk's work belongs to the clerk: other accounts, ended sessions, leaving.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { accounts, root } from './support/portal.mjs';

const sample = join(root, 'tests/samples/penalty-messy.xlsx');

/** Corrects one cell by its suggestion, so that there is work which the server does not have. */
export async function correctSomething(visitor) {
  await visitor.chooseFile('行政处罚', sample);
  await visitor.role('button', { name: /^上报 \d+ 行/ }).waitFor();
  await visitor.role('radio', { name: '问题清单' }).click();
  await visitor.role('gridcell', { name: /^采纳/ }).first().click();
  await visitor.page.getByText('已更正 1 个单元格').waitFor();
}

/** Signs in behind the page's back, as the plain page of another tab does: nothing tells this one. */
async function signInElsewhere(visitor, account) {
  const answer = await visitor.context.request.post('/api/v1/accounts/sign-in', { data: account });
  assert.equal(answer.status(), 200);
}

async function signInAgain(visitor, account) {
  const form = visitor.role('form', { name: '重新登录' });
  await form.getByLabel('密码', { exact: true }).fill(account.password);
  await form.getByLabel('密码', { exact: true }).press('Enter');
  await visitor.role('dialog').waitFor({ state: 'detached' });
}

/** A dialog is drawn once where it is not yet, and the mirror follows a little later: a person does not press that fast. */
export async function clickWhenStill(visitor, locator) {
  let before = '';
  for (let tries = 0; tries < 100; ++tries) {
    const now = JSON.stringify(await locator.boundingBox());
    if (now === before) return locator.click();
    before = now;
    await visitor.page.waitForTimeout(300);
  }
  throw new Error('it never stood still');
}

async function send(visitor) {
  await visitor.role('button', { name: /^上报 \d+ 行/ }).click();
}

async function resultShown(visitor) {
  await visitor.role('button', { name: '再上报一个文件' }).waitFor();
}

/** Who sent the newest batch of this file. */
async function newestUploader(visitor) {
  const list = await (await visitor.context.request.get('/api/v1/data-import/batches?page=1')).json();
  return list.rows[0].uploaded_by;
}

async function displayName(visitor) {
  return (await (await visitor.context.request.get('/api/v1/accounts/me')).json()).display_name;
}

export function sessionTests(env) {
  test('another account signs in meanwhile: nothing is sent under it, and the work waits for its owner', async () => {
    await visit(env, 'session other account', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      const owner = await displayName(visitor);
      await correctSomething(visitor);
      await signInElsewhere(visitor, accounts.clerk);
      const [answer] = await Promise.all([visitor.page.waitForResponse(/data-import\/upload$/), send(visitor)]);
      assert.equal(answer.status(), 409);
      await visitor.role('dialog', { name: '登录的账号换了' }).waitFor();
      assert.equal(await visitor.page.getByText('已更正 1 个单元格').count(), 0, 'the work is out of sight for whoever is there now');
      visitor.problems.length = 0; // Chromium reports the 409 that this test asks for
      const [again] = await Promise.all([visitor.page.waitForResponse(/data-import\/upload$/), signInAgain(visitor, accounts.creditOffice)]);
      assert.equal(again.status(), 200, 'what was asked is sent by itself once its owner is back');
      await resultShown(visitor);
      assert.equal(await newestUploader(visitor), owner);
    });
  });

  test('tabs tell each other of sign-in and sign-out', async () => {
    await visit(env, 'session tabs', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await correctSomething(visitor);
      const first = visitor.page;
      const second = await visitor.context.newPage();
      visitor.page = second;
      await visitor.signIn(accounts.clerk);
      visitor.page = first;
      await visitor.role('dialog', { name: '登录的账号换了' }).waitFor();
      await signInAgain(visitor, accounts.creditOffice);
      await visitor.page.getByText('已更正 1 个单元格').waitFor();

      visitor.page = second; // its account was replaced now
      await visitor.open('/upload');
      await visitor.role('button', { name: '退出' }).first().click();
      const keeps = visitor.role('button', { name: '保留草稿并退出' }); // the first tab's
      await Promise.all([second.waitForResponse(/sign-out/), clickWhenStill(visitor, keeps)]);
      visitor.page = first;
      await visitor.role('dialog', { name: '请重新登录' }).waitFor();
      await signInAgain(visitor, accounts.creditOffice);
      await visitor.page.getByText('已更正 1 个单元格').waitFor();
      await second.close();
    });
  });

  test('the session ended: one signs in over the page, and what was asked is done', async () => {
    await visit(env, 'session ended', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await correctSomething(visitor);
      await visitor.context.request.post('/api/v1/accounts/sign-out', { data: {} });
      const [answer] = await Promise.all([visitor.page.waitForResponse(/data-import\/upload$/), send(visitor)]);
      assert.equal(answer.status(), 401);
      await visitor.role('dialog', { name: '请重新登录' }).waitFor();
      visitor.problems.length = 0; // the 401
      await signInAgain(visitor, accounts.creditOffice);
      await resultShown(visitor);
    });
  });

  test('typing keeps the session, its end is announced, and nothing is lost when it comes', async () => {
    await visit(env, 'session end', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.page.addInitScript(() => { // a clock that can be set forward; the real one drives frames and timers
        const now = performance.now.bind(performance);
        window.ahead = 0;
        performance.now = () => now() + window.ahead;
      });
      const pass = async (minutes) => {
        await visitor.page.evaluate((more) => { window.ahead += more * 60_000; }, minutes);
        await visitor.page.mouse.move(700 + minutes, 500); // a frame, and no work
      };
      await visitor.signIn(accounts.creditOffice);
      await correctSomething(visitor);
      const asked = () => visitor.page.waitForRequest(/accounts\/me$/);

      await pass(10);
      await Promise.all([asked(), visitor.page.keyboard.press('F8')]); // any key is work

      await pass(26);
      const going = visitor.role('button', { name: '继续使用' });
      await going.waitFor();
      await visitor.page.getByText(/登录将在 \d 分钟后结束/).first().waitFor();
      await Promise.all([asked(), clickWhenStill(visitor, going)]);
      await going.waitFor({ state: 'detached' });

      await pass(31);
      await visitor.role('dialog', { name: '请重新登录' }).waitFor();
      await signInAgain(visitor, accounts.creditOffice);
      await visitor.page.getByText('已更正 1 个单元格').waitFor();
    });
  });

  test('leaving with unsent work asks', async () => {
    await visit(env, 'session leaving', { width: 1440, height: 900 }, async (visitor) => {
      await visitor.signIn(accounts.creditOffice);
      await correctSomething(visitor);
      await visitor.role('link', { name: '首页' }).first().click(); // the other bundle's
      const question = visitor.role('dialog', { name: '离开这一页？' });
      await clickWhenStill(visitor, question.getByRole('button', { name: '取消' }));
      await visitor.page.getByText('已更正 1 个单元格').waitFor();
      await visitor.role('link', { name: '上报记录' }).first().click(); // the same bundle's: the work is kept
      await visitor.page.waitForURL(/\/uploads/);
      await visitor.page.goBack();
      await visitor.page.getByText('已更正 1 个单元格').waitFor();

      const [dialog] = await Promise.all([visitor.page.waitForEvent('dialog'), visitor.page.evaluate(() => { setTimeout(() => location.reload(), 0); })]);
      assert.equal(dialog.type(), 'beforeunload');
      await dialog.accept();
      await visitor.page.waitForLoadState('load');
    });
  });

  test('/password by its address and reloaded is the page', async () => {
    await visit(env, 'session password', {}, async (visitor) => {
      await visitor.signIn(accounts.clerk);
      await visitor.open('/password');
      await visitor.role('form', { name: '修改密码' }).waitFor();
      await visitor.page.reload();
      await visitor.ready();
      await visitor.role('form', { name: '修改密码' }).waitFor();
      assert.equal(new URL(visitor.page.url()).pathname, '/password');
      await visitor.openPlain('/password');
      assert.equal(await visitor.page.getByRole('heading', { level: 1 }).textContent(), '修改密码');
    });
  });
}
