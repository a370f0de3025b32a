// What the tests ask the portal about its own demonstration data, through the public interface.
import assert from 'node:assert/strict';

export async function ask(env, path) {
  const response = await fetch(env.portal.address + path);
  assert.equal(response.status, 200, `${path} answers ${response.status}`);
  return response.json();
}

/** A company with a published penalty: { id, uscc, name, document_number, … }. */
export async function punishedCompany(env) {
  const list = await ask(env, '/api/v1/publicity/records?catalogue=penalty&page=1');
  assert.ok(list.rows.length > 0, 'the demonstration data has published penalties');
  return list.rows.find((row) => row.uscc) ?? list.rows[0];
}
