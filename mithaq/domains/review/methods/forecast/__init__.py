"""Monthly forecasts of counts by area, each a set of equally likely draws.

    panel        areas × months × series of counts; the only input
    samples      draws: weighted points brought down to equally likely ones, mixtures
    history      members 1-3: the area's own past months as they were
    smoothing    member 4: exponentially weighted mean with negative binomial spread
    features     what members 5 and 6 look at
    pairs        past area-months beside what followed them: what members 5 and 6 learn from
    regression   member 5: one log-linear regression for all areas, its past misses around it
    analogues    member 6: what followed in the most similar past area-months
      neighbours   likeness by distance
      forest       likeness by a random forest (scikit-learn, extra `forecast`)
    members      all of them at one origin, seeing nothing later
    pool         mixture weighted by verified scores, and the fall-back to member 1
    rolling      the pool at every past origin
    record       scores of past forecasts beside the baseline
    result       what is published, and its digest
    job          `run`: the one entry for the worker

The unit is area × month × series; nothing smaller is forecast. Why these members: docs/reference/forecasts.md.
"""
