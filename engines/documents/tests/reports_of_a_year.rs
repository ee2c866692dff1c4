//! What reports on the year's work of a province say again and again: several things in a row, what lasts, whose a figure is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use linping_documents::{Dictionary, Document, Options, Statement};

fn read(text: &str) -> Vec<Statement> {
    let report = format!("2026年青岭省政府工作报告\n\n一、2025年工作回顾\n\n{text}\n");
    Document::read(report.as_bytes(), "a.txt").unwrap().statements(&Dictionary::standard(), &Options::default())
}

fn named(text: &str) -> Vec<String> {
    let short = |s: Statement| format!("{} {}{}", s.indicator, s.value, s.unit.unwrap_or_default());
    read(text).into_iter().map(short).collect()
}

fn kinds(text: &str) -> Vec<String> {
    let short = |s: Statement| format!("{} {} {:?} {}", s.indicator, s.value, s.kind, s.sign);
    read(text).into_iter().map(short).collect()
}

#[test]
fn what_stands_before_and_is_another_thing() {
    assert_eq!(named("壮大5大特色产业集群和16条富民产业链。"), ["富民产业链 16条"]);
    assert_eq!(named("建设国家级检测中心（食品类）和9个省级检测中心。"), ["省级检测中心 9个"]);
    assert_eq!(
        named("新建8家概念验证中心、20家孵化器和6家中试平台。"),
        ["概念验证中心 8家", "孵化器 20家", "中试平台 6家"]
    );
    assert_eq!(named("建成25个先导区、800个和美乡村。"), ["先导区 25个", "和美乡村 800个"]);
    assert_eq!(
        named("首个区域诊疗中心和4所市级诊疗中心投入运行，在18家医院设置夜间门诊。"),
        ["市级诊疗中心 4所", "医院 18家"]
    );
    assert_eq!(named("建成过江通道3座、在建5座。"), ["过江通道 3座", "在建过江通道 5座"]);
}

#[test]
fn kinds_and_pieces_of_one_list() {
    assert_eq!(named("10类40件民生实事全面完成。"), ["民生实事类别 10类", "民生实事 40件"]);
    assert_eq!(named("十大类38项民生实事落地见效。"), ["民生实事 38项"]);
}

#[test]
fn units_are_those_of_the_text() {
    assert_eq!(named("算力规模超2.1万P。"), ["算力规模 2.1万P"]);
    assert_eq!(named("算力总规模达到8.2百亿亿次/秒。"), ["算力总规模 8.2百亿亿次/秒"]);
    assert_eq!(named("60.5万监测对象稳定消除风险。"), ["监测对象 60.5万人"]);
    assert_eq!(named("地区生产总值突破3万亿。"), ["地区生产总值 3万亿元"]);
}

#[test]
fn how_large_things_are_is_no_statement() {
    assert_eq!(named("城市和20户以上自然村全部通网络。"), [""; 0]);
    assert_eq!(named("淘汰8万千瓦及以下燃煤机组。"), [""; 0]);
    assert_eq!(named("让服务走进千家万户。"), [""; 0]);
}

#[test]
fn what_lasts_is_of_what_the_clause_opens_with() {
    assert_eq!(
        named("新增就业30万人。青河干流水质连续6年稳定在Ⅱ类，群众安全感连续5年保持97%以上。"),
        ["新增就业 30万人", "青河干流水质连续稳定在Ⅱ类年数 6年", "群众安全感连续保持97%以上年数 5年", "群众安全感 97%"]
    );
}

#[test]
fn names_end_before_adverbs_and_keep_their_words() {
    assert_eq!(
        named("对外出口占比首次超40%，地区生产总值历史性迈上3000亿元台阶。"),
        ["对外出口占比 40%", "地区生产总值 3000亿元"]
    );
    assert_eq!(named("发放就业补助资金9.2亿元。"), ["就业补助资金 9.2亿元"]);
    assert_eq!(named("地表水断面达到或优于Ⅲ类水体比例达93.1%。"), ["地表水断面达到或优于Ⅲ类水体比例 93.1%"]);
    assert_eq!(named("12.5亿元以旧换新补贴拉动消费130亿元。"), ["以旧换新补贴 12.5亿元", "消费 130亿元"]);
    assert_eq!(
        named("城镇新增就业超300万人、稳定在全国1/20以上。"),
        ["城镇新增就业 300万人", "城镇新增就业占全国比重 1/20"]
    );
}

#[test]
fn less_time_and_less_paper_are_falls() {
    assert_eq!(
        kinds("审批时限压缩60%、审批材料精简75%，药品平均降价超45%。"),
        ["审批时限 60 Growth -1", "审批材料 75 Growth -1", "药品 45 Growth -1"]
    );
    assert_eq!(kinds("改善500多所义务教育学校办学条件。"), ["义务教育学校办学条件 500 Count 1"]);
    assert_eq!(kinds("带动2.6万农牧民就业增收。"), ["农牧民就业增收 2.6 Count 1"]);
    let found = read("PM2.5年均浓度较“十三五”末下降15.2%。");
    assert_eq!(found[0].comparison.as_deref(), Some("较“十三五”末"));
    assert_eq!(kinds("居民人均可支配收入增速高于经济增速、突破3万元。"), ["居民人均可支配收入 3 Level 1"]);
}

#[test]
fn another_area_is_named_for_its_sentence_only() {
    let regions = |text: &str| -> Vec<String> {
        read(text).into_iter().map(|s| format!("{} {}", s.value, s.region.unwrap_or_default())).collect()
    };
    assert_eq!(
        regions("浙江省投入帮扶资金33.9亿元。民间投资增长2.1%。新建高速公路300公里。"),
        ["33.9 浙江省", "2.1 青岭省", "300 青岭省"]
    );
    assert_eq!(regions("提请省人大常委会审议地方性法规20项，办理省人大代表建议300件。"), ["20 青岭省", "300 青岭省"]);
    assert_eq!(regions("全国文明城市增至12座，6部作品获奖。"), ["12 青岭省", "6 青岭省"]);
    assert_eq!(regions("民族自治地方县增加值增长5%。跨省际公路达到28条。"), ["5 青岭省", "28 青岭省"]);
}

#[test]
fn ratios_to_one_are_one_figure() {
    let found = named("城乡居民收入比由2.9∶1缩小至2.52∶1。农产品加工业产值与农业总产值之比提高到2.81∶1。");
    assert_eq!(found, ["城乡居民收入比 2.9∶1", "城乡居民收入比 2.52∶1", "农产品加工业产值与农业总产值之比 2.81∶1"]);
}

#[test]
fn each_of_a_list_has_its_measure() {
    assert_eq!(
        named("学前教育毛入园率、小学巩固率、高中阶段和高等教育毛入学率分别达到93.5%、98.3%、98.5%、64.3%。"),
        ["学前教育毛入园率 93.5%", "小学巩固率 98.3%", "高中阶段毛入学率 98.5%", "高等教育毛入学率 64.3%"]
    );
    assert_eq!(named("牛羊出栏分别增长5.2%、1.9%。"), ["牛出栏 5.2%", "羊出栏 1.9%"]);
    let found = read("签约项目数与合同额分别增长22.1%、15.1%。");
    assert_eq!(found[1].indicator, "合同额");
    assert_eq!(found[0].comparison.as_deref(), Some("同比"));
}

#[test]
fn words_that_hold_another_word_stay_whole() {
    assert_eq!(named("项目签约354亿元。"), ["项目签约 354亿元"]);
    assert_eq!(named("强化39个欠发达县域帮扶。"), ["欠发达县域帮扶 39个"]);
    assert_eq!(named("建成6个义务教育优质均衡发展区。"), ["义务教育优质均衡发展区 6个"]);
    assert_eq!(named("新增境内外上市企业6家。"), ["新增境内外上市企业 6家"]);
    assert_eq!(named("选派科技副总78名。"), ["选派科技副总 78名"]);
    assert_eq!(named("重点项目投资完成率125.5%。"), ["重点项目投资完成率 125.5%"]);
    assert_eq!(named("打造40个吸引力强、带动面广的消费场景。"), ["消费场景 40个"]);
    assert_eq!(named("PM2.5平均浓度降至28.5微克每立方米。"), ["PM2.5平均浓度 28.5微克每立方米"]);
    assert_eq!(named("85个学科进入世界排名前1％。"), ["学科 85个"]);
    assert_eq!(named("2个1类创新药获批上市。"), ["1类创新药 2个"]);
}

#[test]
fn what_a_sum_went_past_keeps_its_name() {
    assert_eq!(
        named("一般性支出下降10%。经济总量跨过两个万亿元大关、超过6万亿元。"),
        ["一般性支出 10%", "地区生产总值 6万亿元"]
    );
    assert_eq!(named("五年改造城镇老旧小区807个，汽车产量五年增长3倍。"), ["改造城镇老旧小区 807个", "汽车产量 3倍"]);
    assert_eq!(
        named("全产业链总产值达到350亿元、百亿元以上产业链达到15条。"),
        ["全产业链总产值 350亿元", "百亿元以上产业链 15条"]
    );
    assert_eq!(named("人均预期寿命从80.2岁提升至82.5岁。"), ["人均预期寿命 80.2岁", "人均预期寿命 82.5岁"]);
}

#[test]
fn what_was_described_before_goes_on() {
    assert_eq!(
        named("对东盟进出口增长19％，全省进出口总值创历史新高，达到537亿元、增长18.5％。"),
        ["对东盟进出口 19％", "进出口总值 537亿元", "进出口总值 18.5％"]
    );
    assert_eq!(named("苹果产量稳定在全国1/4。"), ["苹果产量占全国比重 1/4"]);
    assert_eq!(
        named("每千人床位数、执业（助理）医师数增至7.83张、3.57个。"),
        ["每千人床位数 7.83张", "执业助理医师数 3.57个"]
    );
    assert_eq!(named("首期10亿元科技创新母基金投运。"), ["科技创新母基金投运 10亿元"]);
}

#[test]
fn a_place_named_on_the_way_holds_for_its_clause() {
    let found = read("高速公路里程895公里，西河市地铁运营里程42公里，港口货运量14.3万吨。");
    let regions: Vec<_> = found.iter().map(|s| s.region.clone().unwrap_or_default()).collect();
    assert_eq!(regions, ["青岭省", "西河市", "青岭省"]);
}

#[test]
fn works_farmland_and_units_of_government() {
    assert_eq!(named("建设8万亩高标准农田。"), ["高标准农田 8万亩"]);
    assert_eq!(named("45个县（市、区）整县建设美丽乡村。"), ["县（市、区） 45个"]);
    assert_eq!(named("跨部门综合监管事项从39个拓展到91个。"), ["跨部门综合监管事项 39个", "跨部门综合监管事项 91个"]);
    assert_eq!(named("实施村庄工程项目275个、完工246个。"), ["村庄工程项目 275个", "完工村庄工程项目 246个"]);
    assert_eq!(
        named("实际使用外资160.6亿美元、折合1148亿元人民币。"),
        ["实际使用外资 160.6亿美元", "实际使用外资 1148亿元"]
    );
    assert_eq!(named("海拔5000米以上乡镇供暖实现全覆盖。"), [""; 0]);
    assert_eq!(named("棉花就地转化率达45%。"), ["棉花就地转化率 45%"]);
    assert_eq!(kinds("新建提升310公里农村公路。"), ["农村公路 310 Level 1"]);
    assert_eq!(named("推动南山二期、北山二期等402万千瓦机组建成。"), ["机组 402万千瓦"]);
    assert_eq!(kinds("所有市州和98%的县市区建成示范区。"), ["县市区 98 Share 1"]);
}

#[test]
fn a_text_that_introduces_no_area_is_of_the_one_in_its_files_name() {
    let text = "气候宜人，交通便利，物产丰富，历史悠久，人民勤劳勇敢。\n青岭有耕地30万亩，石河市有企业落户。石河市派出工作队。\n";
    let region = |name: &str| {
        let document = Document::read(text.as_bytes(), name).unwrap();
        let found = document.statements(&Dictionary::standard(), &Options::default());
        found.first().unwrap().region.clone()
    };
    assert_eq!(region("2011_青岭县简介.txt").as_deref(), Some("青岭县"));
    assert_ne!(region("2011_白山县简介.txt").as_deref(), Some("白山县"));
    assert_ne!(region("青岭县与白山县.txt").as_deref(), Some("白山县"));
}
