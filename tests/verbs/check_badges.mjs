// Checks badges with Digital Bazaar's verifier. Reads {documents: {url: document}, badges: [credential]} from
// its input and answers [{verified, revoked, why}]. Loads nothing from anywhere but those documents.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

const {documents, badges} = JSON.parse(readFileSync(0, 'utf8'));

async function documentLoader(url) {
  if(!(url in documents)) {
    throw new Error(`not at hand: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: structuredClone(documents[url])};
}

const suite = new DataIntegrityProof({cryptosuite});
const answers = [];
for(const credential of badges) {
  const result = await verifyCredential({credential, suite, documentLoader, checkStatus});
  const statuses = result.statusResult?.results ?? [];
  answers.push({
    verified: result.verified,
    revoked: statuses.some(one => one.status === true),
    why: String(result.error?.errors?.[0] ?? result.error ?? result.statusResult?.error ?? '')
  });
}
process.stdout.write(JSON.stringify(answers));
