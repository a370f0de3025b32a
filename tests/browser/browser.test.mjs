// All browser tests in one process, so that one portal and one browser serve them.
//   node --test tests/browser/browser.test.mjs
// CHENGXIN_PROGRAM, CHENGXIN_WEB and CHENGXIN_CHROMIUM name other places than build/dist and /usr/bin/chromium.
import { after, before, describe } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { plainTests } from './plain.mjs';
import { bundleTests } from './bundles.mjs';
import { citizenTests } from './citizen.mjs';
import { uploadTests } from './upload.mjs';
import { gridTests } from './grid.mjs';
import { fileTests } from './files.mjs';
import { sessionTests } from './session.mjs';
import { waitingTests } from './waiting.mjs';
import { inputTests } from './input.mjs';
import { listTests } from './list.mjs';
import { navigationTests } from './navigation.mjs';
import { lookTests } from './look.mjs';
import { pageTests } from './page.mjs';
import { finishTests } from './finish.mjs';
import { semanticsTests } from './semantics.mjs';
import { speechTests } from './speech.mjs';

const env = {};

describe('the portal in Chromium', () => {
  before(async () => {
    env.portal = await startPortal();
    env.browser = await startBrowser();
  });
  after(async () => {
    await env.browser?.close();
    await env.portal?.stop();
  });
  describe('without scripts', () => plainTests(env));
  describe('a citizen', () => citizenTests(env));
  describe('two bundles', () => bundleTests(env));
  describe('a clerk', () => uploadTests(env));
  describe('the grid of a clerk', () => gridTests(env));
  describe('a clerk\'s session', () => sessionTests(env));
  describe('a clerk\'s files', () => fileTests(env));
  describe('a clerk who is asked', () => waitingTests(env));
  describe('a list', () => listTests(env));
  describe('keyboard, input methods, screens', () => inputTests(env));
  describe('a canvas page', () => pageTests(env));
  describe('colours, paper, sizes', () => lookTests(env));
  describe('where to go', () => navigationTests(env));
  describe('finish', () => finishTests(env));
  describe('semantics', () => semanticsTests(env));
  describe('what is read aloud', () => speechTests(env));
});
