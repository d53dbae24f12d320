// What a scanner does to a mixed image, as far as a browser can follow it: fat displaced, point spread, coil, noise.
// Left out, unlike modiclib/physics/scanner.py: the blur of the echo train, pulsation ghosts, and noise that grows with
// depth where the coil is evened out.

const SPREAD_REACH = 4; // pixels to each side; beyond them the point spread is below a hundredth

/**
 * Weights of a point spread, from its centre outwards: spatial frequencies up to those acquired, damped at the edge by a
 * part of a Hann window, as in resolution_window of modiclib/physics/receiver.py.
 */
function pointSpread({ resolution_mm, pixel_mm, hann_part }) {
  const edge = 1 / (2 * resolution_mm);
  const highest = Math.min(edge, 1 / (2 * pixel_mm));
  const steps = 200;
  const weights = Array.from({ length: SPREAD_REACH + 1 }, (_, n) => {
    let sum = 0;
    for (let i = 0; i < steps; i += 1) {
      const k = ((i + 0.5) / steps) * highest;
      const hann = 0.5 + 0.5 * Math.cos((Math.PI * k) / edge);
      sum += (1 - hann_part + hann_part * hann) * Math.cos(2 * Math.PI * k * n * pixel_mm);
    }
    return sum;
  });
  const total = weights[0] + 2 * weights.slice(1).reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Spread along both axes, in place; the image is held level beyond its border. `spare` is as large as the image. */
function spreadImage(image, rows, columns, [down, across], spare) {
  spare.fill(0);
  for (let row = 0; row < rows; row += 1) {
    for (let n = 0; n <= SPREAD_REACH; n += 1) {
      const above = Math.max(row - n, 0) * columns;
      const below = Math.min(row + n, rows - 1) * columns;
      const weight = n ? down[n] : down[0] / 2;
      for (let i = 0, to = row * columns; i < columns; i += 1) spare[to + i] += weight * (image[above + i] + image[below + i]);
    }
  }
  const line = new Float32Array(columns + 2 * SPREAD_REACH);
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    line.fill(spare[start], 0, SPREAD_REACH);
    line.set(spare.subarray(start, start + columns), SPREAD_REACH);
    line.fill(spare[start + columns - 1], SPREAD_REACH + columns);
    for (let i = 0; i < columns; i += 1) {
      const at = i + SPREAD_REACH;
      let sum = across[0] * line[at];
      for (let n = 1; n <= SPREAD_REACH; n += 1) sum += across[n] * (line[at - n] + line[at + n]);
      image[start + i] = sum;
    }
  }
  return image;
}

/** A map displaced by so many pixels towards higher columns, between two pixels by their weighted mean. */
function displaced({ values, step, low }, columns, pixels) {
  const whole = Math.floor(pixels);
  const part = pixels - whole;
  const moved = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += columns) {
    for (let i = 0; i < columns; i += 1) {
      const near = start + clamp(i - whole, 0, columns - 1);
      const far = start + clamp(i - whole - 1, 0, columns - 1);
      moved[start + i] = (1 - part) * values[near] + part * values[far];
    }
  }
  return { values: moved, step, low };
}

/** Random numbers from 0 to 1 that a seed repeats (xorshift). */
function randomNumbers(seed) {
  let state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** The noise of a viewer's pictures, which is drawn once for all of them. */
class Receiver {
  noise(seed, rows, columns, spread) {
    const key = JSON.stringify([seed, rows, columns, spread]);
    if (key !== this.key) Object.assign(this, { key, channels: receiverNoise(seed, rows, columns, spread) });
    return this.channels;
  }
}

/** Receiver noise with a standard deviation of 1 in both channels, spread like the image. */
function receiverNoise(seed, rows, columns, spread) {
  const random = randomNumbers(seed);
  const channels = [new Float32Array(rows * columns), new Float32Array(rows * columns)];
  for (let i = 0; i < rows * columns; i += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    channels[0][i] = radius * Math.cos(angle);
    channels[1][i] = radius * Math.sin(angle);
  }
  const spare = new Float32Array(rows * columns);
  for (const channel of channels) {
    spreadImage(channel, rows, columns, spread, spare);
    const scale = 1 / Math.sqrt(channel.reduce((sum, value) => sum + value * value, 0) / channel.length);
    for (let i = 0; i < channel.length; i += 1) channel[i] *= scale;
  }
  return channels;
}

/** Magnitude, in place, of a signed image under a shading with complex noise. */
function magnitude(image, shade, [real, imaginary], noise) {
  const { values, step, low } = shade;
  for (let i = 0; i < image.length; i += 1) {
    const signal = image[i] * (low + step * values[i]) + noise * real[i];
    const beside = noise * imaginary[i];
    image[i] = Math.sqrt(signal * signal + beside * beside);
  }
  return image;
}
