/** A body, the field that is at fault in it, and why the schema cannot tell, where it cannot. */
export type BadBody = readonly [
  what: string,
  body: string,
  field: string,
  schemaTakes?: 'its meaning',
]

/** JSON with `changes` over `valid`; a text in `raw` stands in the JSON as it is written. */
const changed = (valid: object, name: string, value: unknown): string =>
  JSON.stringify({ ...valid, [name]: value })

const bads = (
  valid: object,
  name: string,
  values: readonly unknown[],
  field = name,
): readonly BadBody[] =>
  values.map((value) => [
    `${name}: ${JSON.stringify(value).slice(0, 40)}`,
    changed(valid, name, value),
    field,
  ])

const numbers = [null, true, '1000', '', [], [1], {}, -1, 0.5, 1e12, 2 ** 53 + 2]
/** Written as no JavaScript value is. */
const rawNumbers = ['1e999', '-1e999', '1.0000001', '1e-7']

const rawAt = (valid: object, name: string, raw: string): string =>
  JSON.stringify({ ...valid, [name]: '@' }).replace('"@"', raw)

const texts = [null, 1, true, [], {}, '', ' ', '\t', '\n', '\u2028', 'a\nb', 'a\u0000b', '\u0085a']
const halves = ['"a\\ud83c"', '"\\udf4a\\ud83c"']
const notObjects = ['null', '[]', '"{}"', '1', 'true', '[{}]']

const notJson: readonly BadBody[] = [
  '{',
  '{"orderId":}',
  "{'orderId':'x'}",
  '{"orderId":"x",}',
  '{"amount":NaN}',
  '{"amount":Infinity}',
  '{"amount":0x10}',
  '{}{}',
  '{"a":"\u0000"}',
  '// x\n{}',
  'undefined',
  'orderId=x',
  '<order/>',
  '['.repeat(60_000),
  '{"a":'.repeat(12_000),
].map((text) => [`no JSON: ${text.slice(0, 20)}`, text, 'body'])

const shapes = (valid: object): readonly BadBody[] => [
  ...notJson,
  ...notObjects.map((text): BadBody => [`${text} for an object`, text, 'body']),
  [`deep nesting`, rawAt(valid, 'deep', '['.repeat(30_000) + ']'.repeat(30_000)), 'deep'],
  ...['price', 'constructor', 'toString', 'hasOwnProperty', '가격'].map((name): BadBody => [
    `unknown ${name}`,
    changed(valid, name, 'x'),
    name,
  ]),
  ['a field without a name', changed(valid, '', 'x'), 'body'],
  ['__proto__', rawAt(valid, 'x', '1').replace('"x"', '"__proto__"'), '__proto__'],
]

export const badOrders = (valid: Readonly<Record<string, unknown>>): readonly BadBody[] => {
  const without = (name: string) =>
    Object.fromEntries(Object.entries(valid).filter(([each]) => each !== name))
  const amounts = (name: 'total' | 'taxFree', values: readonly unknown[]) =>
    values.map((value): BadBody => [
      `amount.${name}: ${String(value)}`,
      changed(valid, 'amount', { total: 1_000, [name]: value }),
      `amount.${name}`,
    ])
  return [
    ...shapes(valid),
    ...['orderId', 'orderName', 'amount', 'provider', 'returnUrl'].map((name): BadBody => [
      `no ${name}`,
      JSON.stringify(without(name)),
      name,
    ]),
    ...amounts('total', [...numbers, 0]),
    ...amounts('taxFree', numbers),
    ...rawNumbers.map((raw): BadBody => [
      `amount.total: ${raw}`,
      rawAt(valid, 'amount', `{"total":${raw}}`),
      'amount.total',
    ]),
    ...bads(valid, 'amount', [{ taxFree: 1 }], 'amount.total'),
    ...bads(valid, 'amount', [{ total: 1_000, taxfree: 1 }], 'amount.taxfree'),
    [
      'a larger part',
      changed(valid, 'amount', { total: 1, taxFree: 2 }),
      'amount.taxFree',
      'its meaning',
    ],
    ...bads(valid, 'orderId', [...texts, 'a b', '-a', '../a', '주문-1', 'a'.repeat(57), 'a/b']),
    ...bads(valid, 'orderName', [...texts, 'a'.repeat(101), '🍊'.repeat(101)]),
    ...halves.map((raw): BadBody => [
      `orderName: ${raw}`,
      rawAt(valid, 'orderName', raw),
      'orderName',
    ]),
    ...bads(valid, 'provider', [null, 1, '', 'toss', 'KakaoPay', 'constructor', '__proto__', []]),
    ...bads(valid, 'returnUrl', [
      ...[null, 1, '', '/orders', 'shop.example', 'javascript:alert(1)', 'data:text/html,x'],
      ...[
        'https://',
        'https://shop.example/<b>',
        'https://shop.example/"',
        'https://shop.example/ x',
      ],
      ...['https://shop.example/주문', 'https://shop.example/%zz', 'https://shop.example/\\..\\x'],
      ...['https://shop.example/\n', `https://shop.example/${'x'.repeat(1_024)}`],
    ]),
    [
      'a host that is none',
      changed(valid, 'returnUrl', 'https://[shop/'),
      'returnUrl',
      'its meaning',
    ],
    ...bads(valid, 'confirm', [null, true, '', 'Manual', 'toString']),
    ...bads(valid, 'replace', [null, 'true', 1, 0, {}]),
    ...bads(valid, 'metadata', [
      ...[null, 'x', 1, [], ['a'], { a: 1 }, { a: null }, { a: {} }, { '': 'x' }],
      ...[{ ['n'.repeat(41)]: 'x' }, { a: 'x'.repeat(201) }],
      Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`n${String(index)}`, 'x'])),
    ]),
    ...['{"__proto__":"x"}', '{"a":"\\ud83c"}', '{"\\ud83c":"a"}'].map((raw): BadBody => [
      `metadata: ${raw}`,
      rawAt(valid, 'metadata', raw),
      'metadata',
    ]),
  ]
}

export const badRefunds = (valid: object): readonly BadBody[] => [
  ...shapes(valid),
  ...bads(valid, 'amount', [...numbers, 0]),
  ...bads(valid, 'taxFree', numbers),
  ...bads(valid, 'expectedBalance', numbers),
  ...rawNumbers.map((raw): BadBody => [`amount: ${raw}`, rawAt(valid, 'amount', raw), 'amount']),
  ['a larger part', changed(valid, 'taxFree', 10_000), 'taxFree', 'its meaning'],
  ...bads(valid, 'reason', [...texts, 'a'.repeat(101), '🍊'.repeat(101)]),
  ...halves.map((raw): BadBody => [`reason: ${raw}`, rawAt(valid, 'reason', raw), 'reason']),
]
