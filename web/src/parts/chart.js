// A series with its targets, drawn by uPlot.

import { el } from "../dom.js";
import { number, pick, say } from "../words.js";

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The sheet of uPlot, once. */
function sheet() {
  if (document.querySelector("link[data-uplot]")) return;
  document.head.append(el("link", { rel: "stylesheet", href: "web/vendor/uPlot.min.css", "data-uplot": true }));
}

/** Draws into an element that stands in the page already. */
export async function draw(holder, indicator) {
  sheet();
  const { default: Plot } = await import("../vendor/uPlot.esm.js");
  const own = indicator.series[0]?.values ?? [];
  const lines = indicator.targets;
  const outlooks = lines.filter((target) => target.outlook);
  const moments = [...new Set([...own.map((v) => v.at), ...lines.flatMap((t) => t.path.map(([at]) => at))])].sort((a, b) => a - b);
  const at = (pairs) => moments.map((moment) => pairs.find(([when]) => Math.abs(when - moment) < 1e-9)?.[1] ?? null);
  const data = [moments, at(own.map((v) => [v.at, v.value])), ...lines.map((target) => at(target.path)),
    ...outlooks.flatMap((target) => {
      const when = target.path.at(-1)[0];
      return target.outlook.map((value) => at([[when, value]]));
    })];
  const marker = (sign) => ({ points: { show: true, size: sign }, spanGaps: true });
  const series = [
    { label: say("chart.year"), value: (_, v) => (v === null ? "–" : number(v, 2).replace(/[,\s]/g, "")) },
    { label: pick(indicator.name), stroke: css("--accent"), width: 2, ...marker(7), value: (_, v) => number(v, 3) },
    ...lines.map((target) => ({ label: `${say("chart.target")} ${pick(target.said)}`, stroke: css("--goal"), width: 2, dash: [6, 4], ...marker(6), value: (_, v) => number(v, 3) })),
    ...outlooks.flatMap(() => ["median", "low", "high"].map((name) => ({ label: say(`chart.${name}`), stroke: css("--soft"), width: 1, ...marker(name === "median" ? 9 : 5), value: (_, v) => number(v, 3) }))),
  ];
  const size = () => ({ width: Math.max(260, holder.clientWidth), height: 280 });
  const axis = { stroke: css("--soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line") } };
  const plot = new Plot({
    ...size(), series,
    scales: { x: { time: false, range: (_, low, high) => [low - 0.3, high + 0.3] } },
    axes: [{ ...axis, incrs: [1, 2, 5, 10], values: (_, list) => list.map((v) => String(v)) },
      { ...axis, size: 70, values: (_, list) => list.map((v) => number(v, 3)) }],
    legend: { live: true },
  }, data, holder);
  plot.root.setAttribute("aria-hidden", "true");
  const watch = new ResizeObserver(() => plot.setSize(size()));
  watch.observe(holder);
  return () => {
    watch.disconnect();
    plot.destroy();
  };
}
