/** Drawn on a ground of its own, so that it can be read wherever it is shown; darker where people like it so. */
export const plotStyle = `
svg { font: 12px -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif }
.ground { fill: #ffffff } text { fill: #1f2328 } .quiet { fill: #59636e } .title { font-weight: 600 }
.grid { stroke: #d1d9e0; stroke-width: 1 } .axis { stroke: #818b98; stroke-width: 1 }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round }
.candidate { stroke: #0969da } .stable { stroke: #59636e; stroke-dasharray: 5 3 }
.bad { stroke: #d1242f } .limit { stroke: #d1242f; stroke-width: 1.5; stroke-dasharray: 2 3 }
.end { stroke: #818b98; stroke-width: 1; stroke-dasharray: 3 3 }
.class0 { stroke: #d1242f } .class1 { stroke: #8250df } .class2 { stroke: #9a6700 }
.class3 { stroke: #0969da } .class4 { stroke: #1a7f37 } .class5 { stroke: #bf3989 } .class6 { stroke: #59636e }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117 } text { fill: #f0f6fc } .quiet { fill: #9198a1 }
  .grid { stroke: #2a313c } .axis, .end { stroke: #656c76 }
  .candidate { stroke: #4493f8 } .stable { stroke: #9198a1 } .bad, .limit { stroke: #f85149 }
  .class0 { stroke: #f85149 } .class1 { stroke: #ab7df8 } .class2 { stroke: #d29922 }
  .class3 { stroke: #4493f8 } .class4 { stroke: #3fb950 } .class5 { stroke: #db61a2 } .class6 { stroke: #9198a1 }
}`
