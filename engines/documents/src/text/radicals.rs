//! Radicals that stand for the letters they look like: fonts of PDF files give ⼯ for 工 and ⻓ for 长.

/// U+2F00 to U+2FD5, the letters in their order.
const KANGXI: &str = concat!(
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴",
    "廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿",
    "目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵",
    "邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠",
);

/// Those of the block U+2E80 that look like a whole letter.
#[rustfmt::skip]
const SUPPLEMENT: &[(char, char)] = &[
    ('\u{2e9f}', '母'), ('\u{2ea0}', '民'), ('\u{2ec1}', '虎'), ('\u{2ec4}', '西'), ('\u{2ec5}', '见'), ('\u{2ec6}', '角'), ('\u{2ec9}', '贝'), ('\u{2ecb}', '车'), ('\u{2ed3}', '长'), ('\u{2ed4}', '门'), ('\u{2ed8}', '青'), ('\u{2ed9}', '韦'), ('\u{2eda}', '页'), ('\u{2edb}', '风'), ('\u{2edc}', '飞'), ('\u{2edd}', '食'), ('\u{2ee2}', '马'), ('\u{2ee3}', '骨'), ('\u{2ee4}', '鬼'), ('\u{2ee5}', '鱼'), ('\u{2ee6}', '鸟'), ('\u{2ee7}', '卤'), ('\u{2ee8}', '麦'), ('\u{2ee9}', '黄'), ('\u{2eea}', '黾'), ('\u{2eec}', '齐'), ('\u{2eee}', '齿'), ('\u{2ef0}', '龙'), ('\u{2ef3}', '龟'),
];

/// The letter a character stands for; itself if it is no radical.
pub(crate) fn letter(c: char) -> char {
    match c {
        '\u{2f00}'..='\u{2fd5}' => KANGXI.chars().nth(c as usize - 0x2f00).unwrap_or(c),
        '\u{2e80}'..='\u{2eff}' => {
            SUPPLEMENT.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, letter)| *letter)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn radicals_become_the_letters_they_look_like() {
        let read: String = "规模以上⼯业增⻓，⼈⼝，⻋⻔，⿕龠工".chars().map(letter).collect();
        assert_eq!(read, "规模以上工业增长，人口，车门，龠龠工");
    }
}
