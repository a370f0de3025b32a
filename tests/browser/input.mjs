// Input methods, the keyboard, phones, and what the browser's window does to the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './support/browser.mjs';
import { punishedCompany } from './support/data.mjs';

async function queryField(visitor) {
  const form = visitor.role('search').first();
  return form.getByRole('searchbox').or(form.getByRole('textbox')).first();
}

/** The keydown that every browser sends while an input method works on it. */
async function processKey(session, text) {
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Process', code: '' });
  return text;
}

export function inputTests(env) {
  test('a company name is typed by composition', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'input composition', {}, async (visitor) => {
      await visitor.open('/');
      const field = await queryField(visitor);
      await field.click();
      const session = await visitor.context.newCDPSession(visitor.page);
      const word = [...company.name].slice(0, 4).join('');
      for (const spelling of ['y', 'yi', 'yi n']) {
        await processKey(session);
        await session.send('Input.imeSetComposition', { text: spelling, selectionStart: spelling.length, selectionEnd: spelling.length });
      }
      assert.equal(await field.inputValue(), 'yi n', 'the spelling is visible while it is composed');
      assert.equal(new URL(visitor.page.url()).pathname, '/', 'keys of the input method reach nothing else');
      await session.send('Input.insertText', { text: word });
      await processKey(session);
      await session.send('Input.imeSetComposition', { text: 'gs', selectionStart: 2, selectionEnd: 2 });
      await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 }); // given up
      assert.equal(await field.inputValue(), word, 'committed text stays when the next composition is given up');
      await visitor.page.keyboard.press('Enter');
      await visitor.page.waitForURL(/\/search\?/);
      assert.equal(new URL(visitor.page.url()).searchParams.get('q'), word);
      await visitor.page.locator('a[href^="/subject?"]').first().waitFor();
    });
  });

  test('punctuation that arrives without composition, and the same word twice', async () => {
    await visit(env, 'input commits', {}, async (visitor) => {
      await visitor.open('/');
      const field = await queryField(visitor);
      await field.click();
      const session = await visitor.context.newCDPSession(visitor.page);
      for (const text of ['有限', '有限', '（', '）']) await session.send('Input.insertText', { text });
      assert.equal(await field.inputValue(), '有限有限（）');
      await visitor.page.keyboard.press('Backspace');
      assert.equal(await field.inputValue(), '有限有限（');
    });
  });

  test('the whole search works by keyboard', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'input keyboard', {}, async (visitor) => {
      await visitor.open('/');
      await (await queryField(visitor)).focus();
      await visitor.page.keyboard.type(company.uscc);
      await visitor.page.keyboard.press('Enter');
      await visitor.page.waitForURL(/\/search\?|\/subject\?/);
      const link = visitor.page.locator('a[href^="/subject?"]').first();
      await link.waitFor();
      for (let i = 0; i < 80; ++i) {
        if (await link.evaluate((element) => element === document.activeElement)) break;
        await visitor.page.keyboard.press('Tab');
      }
      await visitor.page.keyboard.press('Enter');
      await visitor.page.waitForURL(/\/subject\?/);
    });
  });

  test('the pages fit a phone of 390 px', async () => {
    const company = await punishedCompany(env);
    await visit(env, 'input phone', { width: 390, height: 844, touch: true }, async (visitor) => {
      for (const address of ['/', `/search?q=${encodeURIComponent(company.name)}`, `/subject?uscc=${company.uscc}`, '/publicity', '/sign-in', '/help']) {
        await visitor.open(address);
        const problems = await visitor.page.evaluate(() => {
          const wide = document.documentElement.scrollWidth > innerWidth + 1 ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
          const outside = [...document.querySelectorAll('#mirror button, #mirror a, #mirror input')]
            .map((element) => ({ element, box: element.getBoundingClientRect() }))
            .filter(({ element, box }) => box.width > 0 && !element.classList.contains('clipped') && (box.left < -1 || box.right > innerWidth + 1))
            .map(({ element, box }) => `${element.textContent || element.getAttribute('aria-label')} reaches from ${box.left} to ${box.right}`);
          return wide.concat(outside);
        });
        assert.deepEqual(problems, [], address);
      }
    });
  });

  test('a page comes back after its graphics context was lost', async () => {
    await visit(env, 'input context loss', {}, async (visitor) => {
      await visitor.open('/');
      const before = await visitor.page.evaluate(() => window.chengxin.submitted());
      await visitor.page.evaluate(async () => {
        const gl = document.getElementById('canvas').getContext('webgl2');
        const extension = gl.getExtension('WEBGL_lose_context');
        extension.loseContext();
        await new Promise((later) => setTimeout(later, 200));
        extension.restoreContext();
      });
      await visitor.page.waitForFunction((count) => window.chengxin.submitted() > count, before);
      visitor.problems = visitor.problems.filter((problem) => !/CONTEXT_LOST|context lost/i.test(problem));
    });
  });

  test('an idle page draws no frames', async () => {
    await visit(env, 'input idle', {}, async (visitor) => {
      await visitor.open('/');
      const frames = () => visitor.page.evaluate(() => window.chengxin.frames());
      let built = Infinity; // answers and glyphs still arrive at first, later on a busy machine
      for (let second = 0; second < 80 && built > 0; ++second) {
        const before = await frames();
        await visitor.page.waitForTimeout(1500);
        built = (await frames()) - before;
      }
      assert.equal(built, 0, `${built} frames were built while nothing happened`);
    });
  });
}
