//! What a reader is told of the methods of statistics: inequality, clusters, composites, ranks.

use linping_problems::Text;

/// Title, meaning and equation of a method.
pub(super) fn known(name: &str) -> Option<(Text, Text, &'static str)> {
    let text = |zh: &str, en: &str| Text::new(zh, en);
    Some(match name {
        "gini" => (
            text("基尼系数", "Gini index"),
            text(
                "所有两人之差的平均值的一半占均值的比重；全部相等为 0。",
                "Half the mean difference of all pairs of people as a share of the mean; 0 if all have the same.",
            ),
            "G = Σᵢⱼ wᵢwⱼ|xᵢ − xⱼ| / (2W²μ)",
        ),
        "theil" => (
            text("泰尔指数", "Theil index"),
            text(
                "可分解为组间与组内的不平等指数。",
                "An index of inequality that splits into what lies between groups and within them.",
            ),
            "T = Σ p (x/μ) ln(x/μ); L = Σ p ln(μ/x)",
        ),
        "palma" => (
            text("帕尔马比值", "Palma ratio"),
            text("最富一成与最穷四成所占份额之比。", "What the richest tenth has against the poorest four tenths."),
            "(1 − L(0.9)) / L(0.4)",
        ),
        "percentile-ratio" => (
            text("百分位之比", "Percentile ratio"),
            text("两个百分位数之比，通常为第 90 与第 10。", "One percentile over another, usually 90 over 10."),
            "P₉₀ / P₁₀",
        ),
        "urban-rural-ratio" => (
            text("城乡居民收入比", "Urban to rural income ratio"),
            text(
                "城镇居民人均收入除以农村居民人均收入，并与全体居民收入核对。",
                "Urban over rural income a head, checked against the income of all residents.",
            ),
            "u / r; s·u + (1 − s)·r = all",
        ),
        "location-quotient" => (
            text("区位商", "Location quotient"),
            text(
                "某行业在本区的占比除以它在总体中的占比。",
                "An industry's share in the district over its share in the whole.",
            ),
            "(e/E) / (eᵂ/Eᵂ)",
        ),
        "specialisation" => (
            text("专业化指数", "Specialisation"),
            text(
                "本区行业结构有多偏，或与总体有多不同。",
                "How one-sided the district's industries are, or how unlike the whole.",
            ),
            "Σ |sᵢ − Sᵢ|; Σ sᵢ²; …",
        ),
        "relatedness-density" => (
            text("关联密度", "Relatedness density"),
            text(
                "与某行业相近的行业中，本区已有优势者所占的份额。",
                "Of everything related to an industry, the share the district is specialised in.",
            ),
            "Σ present · φ / Σ φ",
        ),
        "economic-complexity" => (
            text("经济复杂度", "Economic complexity"),
            text(
                "由各地有优势的行业推出：本区能做的事有多少见。均值 0，标准差 1。",
                "From what places are specialised in: how rare the things are that the district can do. Mean 0, deviation 1.",
            ),
            "second eigenvector of D^-½ M U⁻¹ Mᵀ D^-½",
        ),
        "input-output" => (
            text("投入产出联系", "Input-output linkage"),
            text(
                "对某部门的一单位最终需求带动多少产出、就业等；本区无表时按 Flegg 区位商由上级区域换算。",
                "What a unit of final demand for a sector sets off; a district without a table by Flegg's quotient from the larger region's.",
            ),
            "L = (I − A)⁻¹; Σᵢ (wᵢ/xᵢ) lᵢⱼ; r = a · min(1, FLQ)",
        ),
        "shift-share" => (
            text("偏离—份额分析", "Shift-share"),
            text(
                "本区变动分为全域增长、结构与自身三部分，占期初水平的百分比。",
                "The district's change split into growth of the whole, mix and its own, in per cent of the level before.",
            ),
            "Δ = E(g − 1) + Σ e(gᵢ − g) + Σ (e′ − e gᵢ)",
        ),
        "composite" => (
            text("综合指数", "Composite index"),
            text(
                "若干指标换算到同一尺度（多为好）后按权重合成。",
                "Several indicators brought onto one scale, more for better, and put together by weights.",
            ),
            "Σ w x / Σ w; Π x^(w/W); …",
        ),
        "rank-outlook" => (
            text("位次展望", "Rank outlook"),
            text(
                "各地围绕共同趋势的偏离一并模拟，得各位次的可能性；从不只画一条线。",
                "All regions simulated together around their common trend: odds of every rank, never one line.",
            ),
            "P(R ≤ k), ln y + Σ ε",
        ),
        "distance-to-target" => (
            text("距目标", "Distance to target"),
            text(
                "已走完的路程、尚缺的数量，或以各地标准差计的差距。",
                "How much of the way is done, what is missing, or the gap in standard deviations of the regions.",
            ),
            "(a − a₀) / (T − a₀); T − a; (T − a)/σ",
        ),
        _ => return None,
    })
}
