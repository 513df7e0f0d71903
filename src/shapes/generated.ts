/**
 * What is said at the end of copied words. 《人工智能生成合成内容标识办法》 (in force 2025-09-01), 第四条: a copy of generated text
 * carries visible words that name 人工智能 and 生成 (GB 45438—2025). What a model wrote is generated. Words taken over as they
 * stand in a document are not: to call them generated would be untrue, so the copy says what they are.
 */
export const copiedNotices = {
  generated: '（本段由人工智能辅助生成，句子已逐句核对出处，请审核后使用。）',
  quoted: '（由数智员工检索，逐字引自上述文献。）',
  recognised: '（由数智员工检索，引自扫描件识别出的文字，请与原件核对。）',
} as const
