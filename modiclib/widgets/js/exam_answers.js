// The answer file of an exam, as a student hands it in; read by modiclib/exam/answers.py.

const EXAM_FORMAT = "modic-exam-answers";
const EXAM_VERSION = 1;

/** What the check sum is of: the file's content in a fixed form. */
function examText({ exam, student, when, answers }) {
  const lines = Object.entries(answers).map(([name, { answer, confidence }]) => `${name}:${answer}:${confidence}`);
  return [exam, student, when, ...lines.sort()].join("\n");
}

/** CRC-32 of a text in UTF-8, as eight digits: it finds damage, and is no seal. */
function checkSum(text) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

function answerFile(exam, student, answers) {
  const content = { exam, student, when: new Date().toISOString(), answers };
  return `${JSON.stringify({ format: EXAM_FORMAT, version: EXAM_VERSION, ...content, check: checkSum(examText(content)) })}\n`;
}
