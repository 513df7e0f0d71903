/** Who stands above whom, by names. What a name doesn't say is undefined, and no rule follows from it. */

/** 0 the state, 1 province, 2 city, 3 county, 4 township, 5 village. A 县级市 is called 市 too, so 市 may be either. */
export function tierOf(name: string): number | undefined {
  if (/(村|社区)(民委员会|居民委员会|委员会|党支部|党总支|村委会|居委会)?$/u.test(name)) return 5
  if (/(乡|镇|街道)(人民政府|办事处|党委|党工委|党政办公室)?$/u.test(name)) return 4
  if (
    /(县|区|旗)(人民政府|委|委员会|人民政府办公室|委办公室)$/u.test(name) &&
    !/(自治区|开发区|高新区|新区|园区)/u.test(name)
  )
    return 3
  if (/(省|自治区)(人民政府|委|委员会)$/u.test(name)) return 1
  if (/(州|盟)(人民政府|委|委员会)$/u.test(name)) return 2
  return undefined
}

/** Governments and Party committees, and the offices that speak for them. */
export const isGovernment = (name: string): boolean =>
  /(人民政府|县委|区委|市委|省委|州委|盟委|旗委|镇委|乡委|街道工委|党工委|委员会办公室|政府办公室|政府办公厅|委办公室|委办公厅|办事处|管委会|管理委员会)$/u.test(
    name,
  ) && !/(发展和改革|卫生健康|国有资产监督管理|住房和城乡建设|民族宗教)[^市县]{0,12}$/u.test(name)

/** A government or committee itself, not its office. */
export const isGovernmentItself = (name: string): boolean =>
  /(人民政府|(?:县|区|市|省|州|旗|镇|乡)委|党工委)$/u.test(name)

/** A department of a government. */
export const isDepartment = (name: string): boolean =>
  /(局|厅|发展和改革委员会|卫生健康委员会|国有资产监督管理委员会|发展改革委|卫生健康委|国资委|发改委|卫健委)$/u.test(
    name,
  ) && !isGovernment(name)

/** A section within a body: 平安县财政局预算科. 管理处, 办事处 and the like are bodies themselves. */
export const isSection = (name: string): boolean =>
  /(?:局|厅|委|委员会|部|政府|法院|检察院|中心)[\p{Script=Han}]{2,10}(?:科|股|处|科室)$/u.test(name) &&
  !/(?:管理处|办事处|事务处|代表处|工程处|执法处|服务处|监测处|稽查处|养护处)$/u.test(name)

/** The place that a name begins with, as far as 省, 市, 县 or 区. */
export const placeOf = (name: string): string | undefined => /^[\p{Script=Han}]{1,8}?[省市县区旗]/u.exec(name)?.[0]

/** All of a lower rank by the words that offices use for them. */
export const isBelow = (name: string, issuer: string): boolean => {
  const plain = name.replace(/[（(][^（）()]*[）)]/gu, '')
  const [own, tier] = [tierOf(issuer), tierOf(plain)]
  if (own !== undefined && tier !== undefined) return tier > own
  if (/^各(乡镇|乡、镇|镇|乡|街道|村|社区)/u.test(plain))
    return own === undefined ? isGovernment(issuer) && !/(乡|镇|街道)/u.test(issuer) : own < 4
  // 各县（市、区）, for a city or a province
  if (/^各(县|区|县区|市县|县市区)/u.test(plain)) return own === undefined ? /[市省]/u.test(issuer) : own < 3
  return isGovernmentItself(issuer) && /^(县|市|区|省)?(直各|直属|政府各部门|各部门|直机关)/u.test(plain)
}
