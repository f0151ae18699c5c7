/// The script of pages with charts and commands.
public enum PageScript {
  /// The script: values under the pointer or at the arrow keys, a legend that hides and shows
  /// lines, and buttons that copy commands. Everything it shows is set as text, never as markup.
  public static let text = """
    (() => {
      'use strict';
      const make = (name, style, text) => {
        const node = document.createElement(name);
        if (style) node.className = style;
        if (text !== undefined) node.textContent = text;
        return node;
      };
      const shown = v => Number.isSafeInteger(v) ? String(v)
        : v !== 0 && (Math.abs(v) >= 1e7 || Math.abs(v) < 1e-3)
        ? v.toExponential(3) : String(Number(v.toPrecision(5)));
      const nearest = (points, x) => {
        let low = 0, high = points.length - 1;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (points[middle][0] < x) low = middle + 1; else high = middle;
        }
        return low > 0 && x - points[low - 1][0] < points[low][0] - x ? low - 1 : low;
      };
      const prepare = figure => {
        const data = JSON.parse(figure.dataset.chart), hidden = new Set();
        const [logX, logY] = data.logarithmic;
        const tip = make('div', 'tip');
        tip.hidden = true;
        figure.append(tip);
        for (const svg of figure.querySelectorAll('svg[data-plot]')) {
          const [left, top, width, height, x0, x1, y0, y1] =
            svg.dataset.plot.split(' ').map(Number);
          const at = (v, a, b, log) =>
            log ? Math.log(v / a) / Math.log(b / a) : (v - a) / (b - a);
          const value = s => logX ? x0 * Math.pow(x1 / x0, s) : x0 + s * (x1 - x0);
          const hair = document.createElementNS('http://www.w3.org/2000/svg', 'path');
          hair.setAttribute('class', 'hair');
          svg.append(hair);
          let current = null;
          const hide = () => { tip.hidden = true; hair.removeAttribute('d'); };
          const show = x => {
            let best = null;
            const rows = [];
            data.lines.forEach((line, index) => {
              if (hidden.has(index) || !line.points.length) return;
              const point = line.points[nearest(line.points, x)];
              rows.push([line, point]);
              if (!best || Math.abs(point[0] - x) < Math.abs(best - x)) best = point[0];
            });
            if (best === null) return hide();
            current = best;
            tip.replaceChildren(make('b', '', data.x + ' ' + shown(best)));
            for (const [line, point] of rows) {
              const row = make('div', 'row');
              row.append(make('i', 'c' + line.color), make('span', '', line.name),
                make('b', '', shown(point[1])));
              if (point[0] !== best) row.append(make('small', '', 'at ' + shown(point[0])));
              tip.append(row);
            }
            const place = left + at(best, x0, x1, logX) * width;
            let dots = 'M' + place + ' ' + top + 'v' + height;
            for (const [, point] of rows) {
              const px = left + at(point[0], x0, x1, logX) * width;
              const py = top + (1 - at(point[1], y0, y1, logY)) * height;
              if (isFinite(py)) dots += 'M' + (px - 3) + ' ' + py + 'h6';
            }
            hair.setAttribute('d', dots);
            tip.hidden = false;
            const box = svg.getBoundingClientRect(), outer = figure.getBoundingClientRect();
            const scale = box.width / svg.viewBox.baseVal.width;
            const pixel = box.left - outer.left + place * scale;
            const room = outer.width - tip.offsetWidth;
            const side = pixel + 12 + tip.offsetWidth > outer.width
              ? pixel - 12 - tip.offsetWidth : pixel + 12;
            tip.style.left = Math.max(0, Math.min(side, room)) + 'px';
            tip.style.top = box.top - outer.top + top * scale + 'px';
          };
          const move = event => {
            const box = svg.getBoundingClientRect();
            const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
            show(value(Math.max(0, Math.min(1, (x - left) / width))));
          };
          svg.addEventListener('pointermove', move);
          svg.addEventListener('pointerdown', move);
          svg.addEventListener('pointerleave', hide);
          svg.addEventListener('blur', hide);
          svg.setAttribute('tabindex', '0');
          svg.addEventListener('keydown', event => {
            const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
            if (!step) return;
            event.preventDefault();
            const all = [...new Set(data.lines.flatMap((line, index) =>
              hidden.has(index) ? [] : line.points.map(p => p[0])))].sort((a, b) => a - b);
            const next = current === null ? 0 : all.indexOf(current) + step;
            if (all.length) show(all[Math.max(0, Math.min(all.length - 1, next))]);
          });
        }
        for (const key of figure.querySelectorAll('.key')) {
          const index = Number(key.dataset.series);
          key.tabIndex = 0;
          key.setAttribute('role', 'button');
          key.setAttribute('aria-pressed', 'true');
          const toggle = () => {
            if (!hidden.delete(index)) hidden.add(index);
            const off = hidden.has(index);
            key.classList.toggle('off', off);
            key.setAttribute('aria-pressed', String(!off));
            for (const line of figure.querySelectorAll('g[data-series="' + index + '"]')) {
              line.style.display = off ? 'none' : '';
            }
          };
          key.addEventListener('click', toggle);
          key.addEventListener('keydown', event => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            toggle();
          });
        }
      };
      const copy = async (text, block) => {
        try { await navigator.clipboard.writeText(text); } catch {
          const range = document.createRange();
          range.selectNodeContents(block);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          document.execCommand('copy');
        }
      };
      document.querySelectorAll('.chart').forEach(prepare);
      for (const block of document.querySelectorAll('pre.command')) {
        const button = make('button', 'copy', 'Copy'), code = block.querySelector('code');
        button.type = 'button';
        button.addEventListener('click', async () => {
          await copy(code.textContent.replace(/\\n$/, ''), code);
          button.textContent = 'Copied';
          setTimeout(() => { button.textContent = 'Copy'; }, 1500);
        });
        const frame = make('div', 'copied');
        block.replaceWith(frame);
        frame.append(block, button);
      }
    })();
    """
}
