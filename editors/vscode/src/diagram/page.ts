/**
 * page is the web view of a diagram: the server's picture, moved and zoomed by a few lines of script. It loads nothing, and runs
 * and styles only what carries the nonce.
 */
export function page(svg: string, nonce: string, csp: string): string {
  const styled = svg.replaceAll("<style>", `<style nonce="${nonce}">`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}' ${csp}; script-src 'nonce-${nonce}'">
<title>Diagram of models</title>
<style nonce="${nonce}">
html, body { height: 100%; margin: 0; padding: 0; overflow: hidden; background: var(--vscode-editor-background); }
#sheet { height: 100%; overflow: hidden; cursor: grab; }
#sheet.moving { cursor: grabbing; }
#sheet > svg { transform-origin: 0 0; }
.box { cursor: pointer; }
.box:hover .card, .box:focus .card { stroke: var(--vscode-focusBorder); outline: none; }
#bar { position: fixed; right: 12px; top: 12px; display: flex; gap: 6px; }
button { font: 12px var(--vscode-font-family); color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); border-radius: 3px; padding: 4px 10px; cursor: pointer; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
</style>
</head>
<body>
<div id="sheet">${styled}</div>
<div id="bar"><button id="fit" title="Fit the window">Fit</button><button id="mermaid">Copy as Mermaid</button><button id="save">Save as SVG</button></div>
<script nonce="${nonce}">${script}</script>
</body>
</html>`;
}

const script = `
const editor = acquireVsCodeApi();
const sheet = document.getElementById("sheet");
const picture = sheet.querySelector("svg");
const size = { w: picture.width.baseVal.value, h: picture.height.baseVal.value };
let view = editor.getState();
function draw() { picture.style.transform = "translate(" + view.x + "px," + view.y + "px) scale(" + view.k + ")"; editor.setState(view); }
function fit() {
  const k = Math.min(1.25, sheet.clientWidth / size.w, sheet.clientHeight / size.h);
  view = { k, x: Math.max(0, (sheet.clientWidth - size.w * k) / 2), y: Math.max(0, (sheet.clientHeight - size.h * k) / 2) };
  draw();
}
if (view) draw(); else fit();
sheet.addEventListener("wheel", (e) => {
  e.preventDefault();
  const k = Math.min(4, Math.max(0.05, view.k * Math.exp(-e.deltaY / 400)));
  view = { k, x: e.clientX - (e.clientX - view.x) * k / view.k, y: e.clientY - (e.clientY - view.y) * k / view.k };
  draw();
}, { passive: false });
let from;
let moved = false;
sheet.addEventListener("pointerdown", (e) => { from = { x: e.clientX - view.x, y: e.clientY - view.y, at: [e.clientX, e.clientY] }; moved = false; });
window.addEventListener("pointermove", (e) => {
  if (!from) return;
  if (Math.hypot(e.clientX - from.at[0], e.clientY - from.at[1]) > 4) { moved = true; sheet.classList.add("moving"); }
  if (moved) { view = { ...view, x: e.clientX - from.x, y: e.clientY - from.y }; draw(); }
});
window.addEventListener("pointerup", () => { from = undefined; sheet.classList.remove("moving"); });
for (const box of picture.querySelectorAll("[data-box]")) {
  box.setAttribute("tabindex", "0");
  const open = () => editor.postMessage({ kind: "open", box: Number(box.dataset.box) });
  box.addEventListener("click", () => moved || open());
  box.addEventListener("keydown", (e) => e.key === "Enter" && open());
}
document.getElementById("fit").addEventListener("click", fit);
for (const id of ["mermaid", "save"]) document.getElementById(id).addEventListener("click", () => editor.postMessage({ kind: id }));
`;
