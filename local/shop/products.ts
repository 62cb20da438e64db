export type Product = {
  readonly id: string
  readonly name: string
  readonly says: string
  /** won, of which `taxFree` is exempt from VAT: fruit is, packaging and coffee are not. */
  readonly amount: { readonly total: number; readonly taxFree: number }
  /** A drawing of 96 by 96; the shop loads no picture from anywhere. */
  readonly drawing: string
}

const peach = `
  <circle cx="36" cy="56" r="27" fill="#ffb199"/><circle cx="60" cy="56" r="27" fill="#ff9a86"/>
  <path d="M48 30c-6 12-6 38 0 52" fill="none" stroke="#f27a69" stroke-width="3" stroke-linecap="round"/>
  <path d="M49 31c1-13 12-20 25-17-3 12-13 18-25 17z" fill="#5aa469"/>
  <ellipse cx="27" cy="48" rx="6" ry="10" fill="#ffd3c4" transform="rotate(24 27 48)"/>`

const coffee = `
  <path d="M22 40h44v24a18 18 0 0 1-18 18h-8a18 18 0 0 1-18-18z" fill="#f4efe8"/>
  <path d="M66 46h6a11 11 0 0 1 0 22h-7" fill="none" stroke="#f4efe8" stroke-width="6"/>
  <ellipse cx="44" cy="41" rx="22" ry="6" fill="#6f4e37"/>
  <path d="M34 28c-4-6 4-8 0-15M45 28c-4-6 4-8 0-15M56 28c-4-6 4-8 0-15" fill="none" stroke="#c9b8a6" stroke-width="3" stroke-linecap="round"/>`

export const products: readonly Product[] = [
  {
    id: 'peach',
    name: '햇복숭아 선물 상자 3kg',
    says: '복숭아 28,000원(면세) + 보랭 포장 5,000원',
    amount: { total: 33_000, taxFree: 28_000 },
    drawing: peach,
  },
  {
    id: 'coffee',
    name: '산지 드립백 커피 20개입',
    says: '과세 상품 · 무료 배송',
    amount: { total: 18_500, taxFree: 0 },
    drawing: coffee,
  },
]
