// What a scanner does to a mixed image, as far as a browser can follow it: fat displaced, point spread, coil, noise.
// Left out, unlike modiclib/physics/scanner.py: the blur of the echo train, pulsation ghosts, and noise that grows with
// depth where the coil is evened out.

const SPREAD_REACH = 4; // pixels to each side, as spreadLine has them; beyond the point spread is below a hundredth

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

/** Room that spreadImage needs: the image and its border. */
function roomToSpread(rows, columns) {
  return new Float32Array((rows + 2 * SPREAD_REACH) * columns);
}

/** Spread along both axes, in place; the image is held level beyond its border. */
function spreadImage(image, rows, columns, [down, across], room) {
  const border = SPREAD_REACH * columns;
  for (let row = 0; row < SPREAD_REACH; row += 1) {
    room.set(image.subarray(0, columns), row * columns);
    room.set(image.subarray(image.length - columns), border + image.length + row * columns);
  }
  room.set(image, border);
  spreadLine(room, border, columns, down, image);
  const line = new Float32Array(columns + 2 * SPREAD_REACH);
  for (let start = 0; start < image.length; start += columns) {
    line.fill(image[start], 0, SPREAD_REACH);
    line.set(image.subarray(start, start + columns), SPREAD_REACH);
    line.fill(image[start + columns - 1], SPREAD_REACH + columns);
    spreadLine(line, SPREAD_REACH, 1, across, image.subarray(start, start + columns));
  }
  return image;
}

/** Weighted sum of each value from a place on and its neighbours, a stride apart; written out, as a loop takes three times as long. */
function spreadLine(values, from, stride, [own, first, second, third, fourth], spread) {
  const [two, three, four] = [2 * stride, 3 * stride, 4 * stride];
  for (let i = 0, at = from; i < spread.length; i += 1, at += 1) {
    spread[i] = own * values[at]
      + first * (values[at - stride] + values[at + stride])
      + second * (values[at - two] + values[at + two])
      + third * (values[at - three] + values[at + three])
      + fourth * (values[at - four] + values[at + four]);
  }
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
  const room = roomToSpread(rows, columns);
  for (const channel of channels) {
    spreadImage(channel, rows, columns, spread, room);
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
