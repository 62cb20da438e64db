import {
  isSame,
  paymentSignature,
  requestSignature,
  windowSignature,
} from '../../../src/infra/nicepay/signatures'
import { approved, cancelled, keys, tid, windowForm } from './samples'

const { clientId, secretKey } = keys

test.each([
  [
    'the form of the window',
    windowSignature(windowForm.authToken, clientId, 39_000, secretKey),
    windowForm.signature,
  ],
  [
    'the answer to an approve',
    paymentSignature(tid, 39_000, approved.ediDate, secretKey),
    approved.signature,
  ],
  [
    'the answer to a cancel, with the original amount',
    paymentSignature(tid, 39_000, cancelled.ediDate, secretKey),
    cancelled.signature,
  ],
  [
    'an approve',
    paymentSignature(tid, 39_000, '2026-01-15T10:30:20.000+0900', secretKey),
    '2a233d0f99c86c6c39c7a224db3b2e37a614d1164f2f45fe2f495a764e068986',
  ],
  [
    'a cancel',
    requestSignature(tid, '2026-01-16T09:00:00.000+0900', secretKey),
    'e17e0da4b29992622b0d9e5d3f228b20f73a07b234d3bf44b71c6b0519188730',
  ],
  [
    'a net-cancel',
    requestSignature('ord-20260115-000042', '2026-01-16T09:00:00.000+0900', secretKey),
    '9d67168260464f3ec4cf03cf306c62a67ffc474fdcec7a4aac619a61e80b854f',
  ],
])('signs %s', (_, made, expected) => {
  expect(made).toBe(expected)
})

test.each([
  '',
  'a',
  '가'.repeat(64),
  windowForm.signature.toUpperCase(),
  '\u0000',
  '😀'.repeat(500),
])('tells another text from the signature, whatever its length or letters: %#', (given) => {
  expect(isSame(given, windowForm.signature)).toBe(false)
})

test('knows the same text', () => {
  expect(isSame(windowForm.signature, windowForm.signature)).toBe(true)
})
