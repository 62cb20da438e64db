import type { Crash } from './everywhere'

export const nameOf = ({ scenario, functions, at, fate, rescue }: Crash): string =>
  `${scenario}, ${String(functions)} functions, change ${String(at)} ${fate}, rescue ${rescue}`
